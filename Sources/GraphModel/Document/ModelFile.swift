package import Foundation
import Foundations
import HostSystem
import SystemLibC

/// Reading a model's files whole, within a limit that is checked before memory is taken.
package enum ModelFile {
    /// The bytes of the regular file at `url`; errors call it `name`.
    ///
    /// Throws ``GraphModelError/missingFile(file:)``, ``GraphModelError/tooLarge(file:bytes:limit:)`` for more
    /// than `limit` bytes, or ``GraphModelError/unreadableFile(file:reason:)``, also for folders and pipes.
    package static func read(
        _ url: URL, named name: String, limit: Int
    ) throws(GraphModelError) -> [UInt8] {
        // Not blocking: opening a pipe must fail below instead of waiting for a writer.
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { throw .missingFile(file: name) }
            throw .unreadableFile(file: name, reason: systemReason())
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .unreadableFile(file: name, reason: systemReason())
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadableFile(file: name, reason: "not a regular file")
        }
        let size = Int(status.st_size)
        guard size <= limit else { throw .tooLarge(file: name, bytes: size, limit: limit) }
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let part = Self.read(descriptor, into: buffer, from: count, upTo: size)
                if part < 0 { failed = true }
                if part <= 0 { break }
                count += part
            }
        }
        if failed { throw .unreadableFile(file: name, reason: systemReason()) }
        guard bytes.count == size else {
            throw .unreadableFile(file: name, reason: "it became shorter while it was read")
        }
        guard !isPointer(bytes) else {
            throw .unreadableFile(
                file: name,
                reason:
                    "it is a Git LFS pointer, which stands for the file itself; fetch that with: git lfs pull"
            )
        }
        return bytes
    }

    /// Whether the bytes are what Git LFS puts in a large file's place until it is fetched.
    private static func isPointer(_ bytes: [UInt8]) -> Bool {
        bytes.count < 1024 && bytes.starts(with: "version https://git-lfs.github.com/spec/".utf8)
    }

    /// One `read` call, tried again when a signal interrupts it: bytes read, 0 at the end, -1 for an error.
    private static func read(
        _ descriptor: Int32, into buffer: UnsafeMutableBufferPointer<UInt8>, from start: Int, upTo end: Int
    ) -> Int {
        guard let base = buffer.baseAddress else { return 0 }
        while true {
            let part = SystemLibC.read(descriptor, base + start, end - start)
            if part >= 0 || errno != EINTR { return part }
        }
    }

    private static func systemReason() -> String { SystemError.last.advice }
}
