import Dispatch
import Synchronization

@testable import RenderQueue

/// Holds the render thread inside a render until the test opens it.
///
/// Only work may pass through.
final class Gate: Sendable {
    private let entered = Promise<Void>()
    private let opening = DispatchSemaphore(value: 0)

    /// For the work: blocks its thread, which is the queue's own.
    func pass() {
        entered.settle(.success(()))
        opening.wait()
    }

    /// For the test: returns when the work has arrived at the gate.
    func reached() async throws { try await entered.value() }

    /// For the test: lets the work go on; also before it arrives.
    func open() { opening.signal() }
}

/// A list that several threads write to.
final class Journal<Entry: Sendable>: Sendable {
    private let list = Mutex<[Entry]>([])

    var entries: [Entry] { list.withLock { $0 } }

    func append(_ entry: Entry) { list.withLock { $0.append(entry) } }
}

extension RenderRequest {
    static func preview(
        _ client: String = "a", cost: RenderCost = RenderCost(), timeLimit: Duration? = nil
    ) -> RenderRequest {
        RenderRequest(
            client: ClientID(rawValue: client), priority: .preview, cost: cost, timeLimit: timeLimit)
    }

    static func full(
        _ client: String = "a", cost: RenderCost = RenderCost(), timeLimit: Duration? = nil
    ) -> RenderRequest {
        RenderRequest(client: ClientID(rawValue: client), priority: .full, cost: cost, timeLimit: timeLimit)
    }
}

struct WorkFailure: Error, Equatable {}
