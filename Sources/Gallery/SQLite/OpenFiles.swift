import SystemLibC

/// The files of an open gallery, and whether they are still where they were.
///
/// SQLite goes on with a file that was deleted or replaced while it was open, and what it then writes is gone with
/// the process. So every call asks before it begins, and every change also before it is acknowledged.
struct OpenFiles: Sendable {
    /// Which file a path leads to.
    private struct Identity: Equatable, Sendable {
        let device: UInt64
        let inode: UInt64

        /// `nil`, with the reason in `errno`, if that cannot be found out.
        init?(path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt64(truncatingIfNeeded: status.st_dev)
            inode = UInt64(truncatingIfNeeded: status.st_ino)
        }

        /// Whether `path` leads elsewhere now, or nowhere.
        ///
        /// A file system that does not answer is no reason to think so.
        func isGone(from path: String) -> Bool {
            if let now = Identity(path: path) { return now != self }
            return [ENOENT, ENOTDIR, ELOOP].contains(errno)
        }
    }

    /// When and to which size a file was last written.
    private struct Version: Equatable, Sendable {
        let size: Int64
        let seconds: Int64
        let nanoseconds: Int64

        init?(path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            #if canImport(Darwin)
            let time = status.st_mtimespec
            #else
            let time = status.st_mtim
            #endif
            size = Int64(status.st_size)
            seconds = Int64(time.tv_sec)
            nanoseconds = Int64(time.tv_nsec)
        }
    }

    /// How a gallery's file is open.
    enum Use {
        /// The log and the shared memory that SQLite has made beside it count as well: the program that opens the gallery next
        /// would not see what is written into others.
        case writing
        /// Others may write.
        case reading
        /// Nobody may write: SQLite was promised that, and would not notice.
        case immutable
    }

    private let path: String
    private let known: [(path: String, identity: Identity)]
    private let version: Version?

    /// The file at `path`, which has just been opened: an overlay's file may only then be the one that is written.
    init(path: String, for use: Use) {
        self.path = path
        let file = GalleryFile.resolved(path)
        let paths = use == .writing ? [path, file + "-wal", file + "-shm"] : [path]
        known = paths.compactMap { path in Identity(path: path).map { (path, $0) } }
        version = use == .immutable ? Version(path: path) : nil
    }

    /// Throws ``GalleryError/displaced(path:)`` unless every path still leads to the file that is open.
    func requireInPlace() throws(GalleryError) {
        for (path, identity) in known where identity.isGone(from: path) { throw .displaced(path: self.path) }
        if let version, Version(path: path) != version { throw .displaced(path: path) }
    }
}
