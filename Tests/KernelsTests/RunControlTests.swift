import Kernels
import Synchronization
import Testing

@Suite("Run control")
struct RunControlTests {
    @Test("a cancelled run says so, and stays cancelled")
    func cancel() throws {
        let control = RunControl()
        #expect(!control.isCancelled)
        try control.checkCancellation()
        control.cancel()
        control.cancel()
        #expect(control.isCancelled)
        #expect(throws: CancellationError.self) { try control.checkCancellation() }
    }

    @Test("cancelling a run cancels its parts, not the other way round")
    func parents() {
        let parent = RunControl()
        let child = RunControl(parent: parent), grandchild = RunControl(parent: child)
        let sibling = RunControl(parent: parent)
        child.cancel()
        #expect(grandchild.isCancelled && child.isCancelled)
        #expect(!parent.isCancelled && !sibling.isCancelled)
        parent.cancel()
        #expect(sibling.isCancelled)
    }

    @Test("progress goes to the run's own listener")
    func progress() {
        let seen = SeenFractions()
        let child = RunControl(parent: RunControl { _ in Issue.record("the parent was told") }) {
            seen.add($0)
        }
        child.report(fraction: 0.25)
        child.report(fraction: 1)
        #expect(seen.all == [0.25, 1])
        RunControl().report(fraction: 0.5)
    }
}

private final class SeenFractions: Sendable {
    private let fractions = Mutex<[Double]>([])
    var all: [Double] { fractions.withLock { $0 } }
    func add(_ fraction: Double) { fractions.withLock { $0.append(fraction) } }
}
