import Foundation

/// Runs long work on a thread of its own.
///
/// Tests run on a few threads that all suites share: computing or waiting there holds the other suites up, until a time
/// limit in one of them passes.
package func onOwnThread<Result>(_ body: @escaping @Sendable () throws -> sending Result) async throws
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
