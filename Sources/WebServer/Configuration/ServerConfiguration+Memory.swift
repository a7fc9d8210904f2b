import Foundations
import HostSystem
package import RenderQueue

extension ServerConfiguration {
    /// How the memory is divided: what is set, else what this process can count on at this moment.
    package var memoryShares: MemoryShares { MemoryShares(total: memoryBytes ?? MemoryLimits.current.usable) }

    /// The same with stores and bodies no larger than their shares of the memory, so that the limits that are shown are
    /// those that hold.
    package func fitted(to shares: MemoryShares) -> ServerConfiguration {
        var fitted = self
        fitted.uploads.bytes = min(uploads.bytes, shares.uploads)
        fitted.uploads.bytesPerClient = min(uploads.bytesPerClient, fitted.uploads.bytes)
        fitted.jobs.resultBytes = min(jobs.resultBytes, shares.results)
        // A body is there twice while it is read.
        let body = fitted.bodyMemory(shares) / 2
        fitted.limits.bodyBytes = min(limits.bodyBytes, body)
        fitted.limits.fileBytes = min(limits.fileBytes, body)
        fitted.limits.importBytes = min(limits.importBytes, body)
        return fitted
    }

    /// The budget of work: what the stores leave at the moment, and what they drop for work that needs more.
    ///
    /// What the server can make again goes first, then uploads: a client has its picture, and a result was
    /// waited for.
    func memoryBudget<Picture>(
        _ shares: MemoryShares, photos: PreviewPhotos, uploads: UploadStore<Picture>, jobs: JobRegistry
    ) -> MemoryBudget {
        MemoryBudget(
            bytes: shares.work, limits: [.bodies: bodyMemory(shares)],
            kept: { photos.statistics.bytes + uploads.heldBytes + jobs.statistics.bytes },
            drop: { bytes in
                var freed = photos.drop(bytes)
                if freed < bytes { freed += uploads.drop(bytes - freed) }
                if freed < bytes { jobs.drop(bytes - freed) }
            })
    }

    /// Half of it at most, so that bodies, which clients may send slowly, never keep renders waiting; and not more
    /// than there is use for.
    private func bodyMemory(_ shares: MemoryShares) -> Int {
        min(shares.work / 2, max(Self.usualBodyMemory, 2 * limits.bodyBytes))
    }

    /// Eight of the largest pictures at once.
    private static let usualBodyMemory = 512 << 20
}
