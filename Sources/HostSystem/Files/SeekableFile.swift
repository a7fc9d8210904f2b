import Foundations
import SystemLibC

/// A regular file of which parts are read or replaced, however long it is.
package final class SeekableFile: Sendable {
    private let descriptor: Int32
    private let isOwn: Bool
    private let name: String

    /// Opens the file `path` to be read.
    ///
    /// Throws ``FileError``, also for what is no regular file: a pipe has no parts.
    package init(reading path: String) throws(FileError) {
        do throws(SystemError) {
            guard let status = FileStatus(path) else { throw .last }
            guard status.kind != S_IFDIR else { throw SystemError(code: EISDIR) }
            guard status.kind == S_IFREG else {
                throw SystemError(code: ESPIPE)
            }
            descriptor = try Descriptor.open(path, O_RDONLY)
        } catch {
            throw .reading(path, error)
        }
        isOwn = true
        name = path
    }

    /// A file that is open to be read and written; it stays open.
    package init(_ descriptor: Int32, name: String) {
        self.descriptor = descriptor
        isOwn = false
        self.name = name
    }

    deinit {
        if isOwn { close(descriptor) }
    }

    /// Up to `count` bytes from `position` on; fewer only at the end.
    package func bytes(at position: Int, count: Int) throws(FileError) -> [UInt8] {
        var fault: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let part = pread(
                    descriptor, buffer.baseAddress! + filled, count - filled, off_t(position + filled))
                if part == 0 { break }
                if part > 0 {
                    filled += part
                } else if errno != EINTR {
                    fault = .last
                    break
                }
            }
        }
        if let fault { throw .reading(name, fault) }
        return bytes
    }

    /// Writes `bytes` over those at `position`.
    package func replace(at position: Int, _ bytes: [UInt8]) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(
                    descriptor, $0.baseAddress! + written, bytes.count - written, off_t(position + written))
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                throw .writing(name, .last)
            }
        }
    }
}
