import Foundation
import ModelDownloads
import Synchronization

extension DownloadEffects {
    /// A clock on which ten minutes pass from each look to the next.
    mutating func useSlowClock() {
        let start = ContinuousClock.now
        let looks = Mutex(0)
        now = {
            start + .seconds(600)
                * looks.withLock { looks in
                    looks += 1
                    return looks
                }
        }
    }

    /// A disk with room for `bytes` more, and then none.
    mutating func fillDisk(after bytes: Int) {
        let written = Mutex(0)
        let write = write
        self.write = { descriptor, part in
            let room = bytes - written.withLock { $0 }
            guard room > 0 else { return -Int(ENOSPC) }
            let count = write(descriptor, UnsafeRawBufferPointer(rebasing: part.prefix(room)))
            written.withLock { $0 += max(0, count) }
            return count
        }
    }
}

/// The error with which `body` ends, if any.
func downloadError(
    _ body: () async throws(DownloadError) -> some Any
) async -> DownloadError? {
    do throws(DownloadError) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
