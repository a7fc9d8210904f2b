import Application
import Gallery
import HostSystem
import RenderQueue
import ServiceLifecycle

/// Ends the renders when the server stops, so that the requests that wait for them can be answered.
///
/// It is the last service and so the first to stop: while renders end, the listeners still deliver answers.
struct RenderQueueLifecycle: Service {
    let queue: RenderQueue
    /// Drops what has expired without waiting for the next request.
    let sweep: ExpirySweep
    /// How long renders may go on.
    let draining: Duration

    func run() async throws {
        await cancelWhenGracefulShutdown { await sweep.run() }
        await queue.shutDown(draining: draining)
    }
}

extension ExpirySweep {
    /// What leaves the memory of an idle server: pictures that have expired, the gallery's pages, and what
    /// all these left behind in the allocator.
    ///
    /// Half of the half minute in which the documentation says that expired pictures go.
    static func ofServer(
        _ dependencies: ServerDependencies, _ configuration: ServerConfiguration
    ) -> ExpirySweep {
        // What the engine keeps of an upload lives no longer than the upload would.
        let contents = configuration.workingCopiesTime
        return ExpirySweep(
            every: .seconds(15),
            [
                { dependencies.jobs.removeExpired() },
                { dependencies.uploads.removeExpired() },
                { dependencies.streams.removeExpired() },
                { dependencies.photos.removeExpired() },
                { dependencies.memory.review() },
                { dependencies.engine.forgetContents(unusedFor: contents) },
                { dependencies.gallery?.releaseMemory() },
                { FreedMemory.giveBack() },
            ])
    }
}
