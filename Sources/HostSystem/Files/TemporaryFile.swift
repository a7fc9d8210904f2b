import Foundations
import SystemLibC

/// A file that takes another's place when it is complete, and leaves nothing behind when it is not.
///
/// Where the system can, it has no name until then, so that not even a process that is killed leaves it. Elsewhere
/// Ctrl-C waits for it.
struct TemporaryFile: ~Copyable {
    /// Open to be read and written.
    let descriptor: Int32
    /// Where it is; `nil` where it has no name.
    var path: String? { name.map { FileName.join(folder, $0) } }
    private let folder: String
    private var name: String?
    private let hold: InterruptHold?

    /// Makes it in `folder`, with the mode that the user's mask gives new files.
    init(in folder: String, isUnnamed: Bool = true) throws(SystemError) {
        #if os(Linux)
        // Without /proc an unnamed file could be given no name.
        if isUnnamed, FileName.isFolder("/proc/self/fd"),
            // O_TMPFILE, which is not imported; its second half is what makes old systems refuse it.
            let unnamed = try? Descriptor.open(folder, 0o20_000_000 | O_DIRECTORY | O_RDWR)
        {
            self.init(unnamed, in: folder, name: nil, hold: nil)
            return
        }
        #endif
        let hold = InterruptHold()
        let (descriptor, name) = try Self.openNamed(in: folder)
        self.init(descriptor, in: folder, name: name, hold: hold)
    }

    /// Of its parts, all at once: an initializer that throws when it has set some of them crashes as Swift 6.2 compiles it.
    private init(_ descriptor: Int32, in folder: String, name: String?, hold: consuming InterruptHold?) {
        self.descriptor = descriptor
        self.folder = folder
        self.name = name
        self.hold = hold
    }

    private static func openNamed(in folder: String) throws(SystemError) -> (Int32, name: String) {
        while true {
            let name = freshName()
            do throws(SystemError) {
                return (try Descriptor.open(FileName.join(folder, name), O_RDWR | O_CREAT | O_EXCL), name)
            } catch {
                guard error.code == EEXIST else { throw error }
            }
        }
    }

    deinit {
        if let name { _ = PathText.withCString(FileName.join(folder, name)) { unlink($0) } }
        close(descriptor)
    }

    /// Has the system store the bytes, and gives the file the name `target`, a path in the folder, which nothing may have
    /// (`EEXIST`), not even a link.
    func create(_ target: String) throws(SystemError) {
        try store()
        try link(to: target)
        Folder.store(folder)
    }

    /// Has the system store the bytes, and gives the file the place of what is at `target`, a path in the folder.
    mutating func replace(_ target: String) throws(SystemError) {
        try store()
        let own = name ?? Self.freshName()
        let path = FileName.join(folder, own)
        if name == nil {
            try link(to: path)
            name = own
        }
        let renamed = PathText.withCString(path) { path in PathText.withCString(target) { rename(path, $0) } }
        guard renamed == 0 else { throw .last }
        name = nil
        Folder.store(folder)
    }

    private func store() throws(SystemError) {
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw .last }
    }

    /// Gives the file the name `target`, beside the one it may have.
    private func link(to target: String) throws(SystemError) {
        let linked = PathText.withCString(path ?? "/proc/self/fd/\(descriptor)") { own in
            PathText.withCString(target) { linkat(AT_FDCWD, own, AT_FDCWD, $0, AT_SYMLINK_FOLLOW) }
        }
        guard linked == 0 else { throw .last }
    }

    /// Short, so that it fits wherever the file's own name does.
    private static func freshName() -> String {
        ".impasto-" + String(UInt64.random(in: .min ... .max), radix: 36)
    }
}
