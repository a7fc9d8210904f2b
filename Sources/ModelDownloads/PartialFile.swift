import Foundation
import Foundations
import HostSystem
import SystemLibC

/// A file that is still arriving: it has `.part` behind its name until it is complete and stored.
final class PartialFile {
    private let descriptor: Int32
    private let url: URL
    private let partURL: URL
    private let write: @Sendable (Int32, UnsafeRawBufferPointer) -> Int

    /// Opens what earlier tries left of the file at `url`, or begins it.
    init(for url: URL, write: @escaping @Sendable (Int32, UnsafeRawBufferPointer) -> Int)
        throws(DownloadError)
    {
        self.url = url
        self.write = write
        partURL = url.appendingPathExtension("part")
        descriptor = try Self.opened(partURL, making: url.deletingLastPathComponent())
    }

    deinit { close(descriptor) }

    /// Calls `body` with everything that the file holds, part by part, and leaves the position at its end.
    func readAll(_ body: (UnsafeRawBufferPointer) -> Void) throws(DownloadError) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.error(errno, partURL) }
        var failure: Int32 = 0
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                if count < 0, errno == EINTR { continue }
                if count < 0 { failure = errno }
                if count <= 0 { return }
                body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
        if failure != 0 { throw Self.error(failure, partURL) }
    }

    /// Writes `bytes` behind those that are there.
    func append(_ bytes: UnsafeRawBufferPointer) throws(DownloadError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest))
            if count == -Int(EINTR) { continue }
            guard count > 0 else { throw Self.error(count == 0 ? EIO : Int32(-count), partURL) }
            rest = rest.dropFirst(count)
        }
    }

    /// Throws everything away that has arrived.
    func empty() throws(DownloadError) {
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw Self.error(errno, partURL)
        }
    }

    /// Waits until the bytes are stored, then gives the file its own name.
    func complete() throws(DownloadError) {
        guard fsync(descriptor) == 0, rename(partURL.path, url.path) == 0 else {
            throw Self.error(errno, partURL)
        }
    }

    /// A file's descriptor, for reading and writing; the file is made if it is not there, and so is `folder`.
    static func opened(_ url: URL, making folder: URL) throws(DownloadError) -> Int32 {
        do throws(SystemError) {
            try Folder.make(folder.path)
        } catch {
            throw Self.error(error.code, folder)
        }
        let descriptor = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw Self.error(errno, url) }
        return descriptor
    }

    static func error(_ code: Int32, _ url: URL) -> DownloadError {
        code == ENOSPC || code == EDQUOT
            ? .diskFull(path: url.path)
            : .cannotWrite(path: url.path, reason: SystemError(code: code).advice)
    }
}
