import Foundations
import Synchronization
import SystemLibC

/// Reading what a person named by a path: the one place where that is done.
///
/// A path may name a regular file, a pipe (`<(…)`, `/dev/stdin`, a FIFO), a device or a socket; `-` is standard input.
/// All are read to their end.
package enum InputFile {
    private static let hasReadStandardInput = Mutex(false)

    /// The bytes at `path`, a text as ``PathText`` makes it.
    ///
    /// Reading stops at `limit` bytes.
    ///
    /// Throws ``FileError``: not there, not to be read, longer than `limit`, or standard input a second time.
    package static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        if isStandardInput(path),
            hasReadStandardInput.withLock({ wasRead in
                defer { wasRead = true }
                return wasRead
            })
        {
            throw FileError(.unreadable, "standard input can be read only once; name a file for the other")
        }
        do throws(SystemError) {
            let descriptor = try open(path)
            defer { close(descriptor) }
            guard let status = FileStatus(descriptor: descriptor) else { throw .last }
            guard status.kind != S_IFDIR else { throw SystemError(code: EISDIR) }
            let bytes = try Descriptor.read(
                descriptor, expecting: status.kind == S_IFREG ? status.size : 0, limit: limit)
            guard bytes.count <= limit else { throw SystemError(code: EFBIG) }
            return bytes
        } catch {
            guard error.code != EFBIG else {
                throw FileError(
                    .tooLarge,
                    "\(name(of: path)) is longer than \(limit >> 20) MiB, which is the most that is read")
            }
            throw .reading(path, error)
        }
    }

    /// Whether `path` names standard input, which can be read only once.
    package static func isStandardInput(_ path: String) -> Bool {
        path == "-" || Descriptor.number(path) == 0
    }

    /// As messages name it.
    package static func name(of path: String) -> String { path == "-" ? "standard input" : "'\(path)'" }

    private static func open(_ path: String) throws(SystemError) -> Int32 {
        if let number = path == "-" ? 0 : Descriptor.number(path) {
            let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
            guard copy >= 0 else { throw .last }
            return copy
        }
        if let status = FileStatus(path), status.kind == S_IFSOCK { return try LocalSocket.connect(path) }
        return try Descriptor.open(path, O_RDONLY)
    }
}
