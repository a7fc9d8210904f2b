import NIOPosix

/// Runs what computes or waits for a while on threads that may be blocked.
///
/// Swift's cooperative pool has one thread per core; a large base64 text or JPEG would hold up every other
/// request on it. Renders do not run here but in the render queue.
enum BlockingWork {
    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive(work)
    }
}
