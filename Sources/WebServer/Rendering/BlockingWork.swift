import NIOPosix
import Synchronization

/// Runs what computes or waits for a while on threads that may be blocked.
///
/// Swift's cooperative pool has one thread per core; a large base64 text or JPEG would hold up every other
/// request on it. Renders do not run here but in the render queue.
enum BlockingWork {
    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive(work)
    }

    /// The same for work that takes long: it asks now and then whether the task that waits for it was cancelled.
    static func run<Value: Sendable>(
        _ work: @escaping @Sendable (_ isCancelled: @escaping () -> Bool) throws -> Value
    ) async throws -> Value {
        let flag = Flag()
        return try await withTaskCancellationHandler {
            try await run { try work { flag.isSet.load(ordering: .relaxed) } }
        } onCancel: {
            flag.isSet.store(true, ordering: .relaxed)
        }
    }

    /// The same for decoding pictures, which takes seconds for the largest: on threads of its own, so that they hold
    /// up no request that only looks at a file.
    static func decode<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value
    {
        try await decoders.runIfActive(work)
    }

    private static let decoders: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 2)
        pool.start()
        return pool
    }()

    private final class Flag: Sendable {
        let isSet = Atomic(false)
    }
}
