import Foundations
import SystemLibC

/// The kind, size and owner of a file, as the system has them.
struct FileStatus: Equatable {
    /// The type, such as `S_IFREG`.
    let kind: mode_t
    /// The bits of the mode that allow something.
    let permissions: mode_t
    let owner: uid_t
    let group: gid_t
    /// How many names the file has.
    let names: Int
    let size: Int
    private let device: UInt64
    private let number: UInt64

    /// Of what is at the end of `path`'s links, or of a link itself; `nil` if there is nothing, with the reason in
    /// `SystemError.last`.
    init?(_ path: String, followsLinks: Bool = true) {
        var status = stat()
        let result = PathText.withCString(path) { followsLinks ? stat($0, &status) : lstat($0, &status) }
        guard result == 0 else { return nil }
        self.init(status)
    }

    /// Of an open file; `nil` if the descriptor is closed.
    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        kind = status.st_mode & S_IFMT
        permissions = status.st_mode & 0o777
        owner = status.st_uid
        group = status.st_gid
        names = Int(status.st_nlink)
        size = Int(status.st_size)
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(truncatingIfNeeded: status.st_ino)
    }

    /// Equal for two that are one file.
    var identity: String { "\(device):\(number)" }
}

extension FileName {
    /// What is the same for all paths that lead to one regular file, and for no others; `nil` for what is none.
    package static func identity(of path: String) -> String? {
        guard let status = FileStatus(path), status.kind == S_IFREG else { return nil }
        return status.identity
    }
}
