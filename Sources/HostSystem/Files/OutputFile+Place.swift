import Foundations
import SystemLibC

extension OutputFile {
    /// What is at a path, and so how it is written.
    enum Place {
        /// An open descriptor.
        case stream(Int32)
        /// A socket with a name.
        case socket
        /// A device or pipe: opened and written into.
        case device
        /// A regular file that stays the same file.
        case kept
        /// A regular file at the end of all links, or a free place, for a new file.
        case replaced(String, former: FileStatus?)

        /// Throws ``FileError`` for what cannot be written.
        init(_ path: String) throws(FileError) {
            guard !path.isEmpty else {
                throw FileError(.unwritable, "cannot write '': a file needs a name; give one, or '-'")
            }
            if let number = path == "-" ? 1 : Descriptor.number(path) {
                let flags = fcntl(number, F_GETFL)
                guard flags >= 0, flags & O_ACCMODE != O_RDONLY else {
                    throw .opening(path, SystemError(code: EBADF))
                }
                self = .stream(number)
                return
            }
            guard let status = FileStatus(path) else {
                let error = SystemError.last
                guard error.code == ENOENT || error.code == ENOTDIR else { throw .opening(path, error) }
                self = .replaced(try Self.free(path), former: nil)
                return
            }
            switch status.kind {
            case S_IFDIR: throw .opening(path, SystemError(code: EISDIR))
            case S_IFSOCK: self = .socket
            case S_IFREG: self = try Self.regular(path, status)
            default:
                try Self.requireAccess(to: path)
                self = .device
            }
        }

        private static func regular(_ path: String, _ status: FileStatus) throws(FileError) -> Place {
            guard status.permissions & 0o222 != 0 else {
                throw FileError(
                    .unwritable,
                    "cannot write '\(path)': its mode (\(String(status.permissions, radix: 8))) lets nobody write; "
                        + "allow it with: chmod u+w \(FileName.forShell(path))")
            }
            try requireAccess(to: path)
            let target = try end(of: path)
            // The last condition fails for links of the system's own, such as /proc/42/fd/1.
            guard status.names == 1, status.owner == geteuid() || geteuid() == 0,
                let found = FileStatus(target), found.identity == status.identity
            else { return .kept }
            return .replaced(target, former: status)
        }

        /// The place for a new file, which a link may name.
        private static func free(_ path: String) throws(FileError) -> String {
            let target = try end(of: path)
            let folder = FileName.parent(of: target)
            guard FileName.isFolder(folder), !target.hasSuffix("/") else { throw .missingFolder(of: target) }
            guard PathText.withCString(folder, { faccessat(AT_FDCWD, $0, W_OK | X_OK, AT_EACCESS) }) == 0
            else {
                throw FileError(
                    .unwritable,
                    "cannot write '\(path)': no file can be made in '\(folder)': \(SystemError.last.advice)")
            }
            return target
        }

        private static func requireAccess(to path: String) throws(FileError) {
            guard PathText.withCString(path, { faccessat(AT_FDCWD, $0, W_OK, AT_EACCESS) }) == 0 else {
                throw .opening(path, .last)
            }
        }

        /// Where the links that `path` may be lead; what is there need not exist.
        private static func end(of path: String) throws(FileError) -> String {
            var end = path
            // As many as Linux follows.
            for _ in 0..<40 {
                guard let status = FileStatus(end, followsLinks: false), status.kind == S_IFLNK else {
                    return end
                }
                let bytes = PathText.withCString(end) { link in
                    [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
                        buffer.withMemoryRebound(to: CChar.self) {
                            count = max(0, readlink(link, $0.baseAddress!, $0.count))
                        }
                    }
                }
                let next = PathText.text(of: bytes)
                end = next.hasPrefix("/") ? next : FileName.join(FileName.parent(of: end), next)
            }
            throw .opening(path, SystemError(code: ELOOP))
        }
    }
}
