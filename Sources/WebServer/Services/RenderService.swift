import RenderQueue
import ServiceLifecycle

/// Ends the renders when the server stops, so that the requests that wait for them can be answered.
///
/// It is the last service and so the first to stop: while renders end, the listeners still deliver answers.
struct RenderService: Service {
    let queue: RenderQueue
    let jobs: JobRegistry
    let uploads: @Sendable () -> Void
    /// How long renders may go on.
    let draining: Duration

    func run() async throws {
        // Dropping what has expired must not wait for the next request.
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(30))) != nil {
                jobs.removeExpired()
                uploads()
            }
        }
        await queue.shutDown(draining: draining)
    }
}

/// Wakes listeners that wait for a port when the server stops before there is one.
struct BoardService: Service {
    let board: ListenerBoard

    func run() async throws {
        try? await gracefulShutdown()
        await board.close()
    }
}
