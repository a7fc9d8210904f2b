import Foundation

/// Runs what takes long on a thread of its own. Tests run on a few threads that all suites share: whoever computes or
/// waits there holds the others up, until a time limit in them passes.
public func onOwnThread<Result>(_ body: @escaping @Sendable () throws -> sending Result) async throws
    -> sending Result
{
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread {
            do {
                continuation.resume(returning: try body())
            } catch {
                continuation.resume(throwing: error)
            }
        }
        // As the render queue's own.
        thread.stackSize = 8 << 20
        thread.start()
    }
}
