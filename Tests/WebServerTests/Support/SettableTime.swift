import Foundation
import RenderQueue
import Synchronization

/// Time that stands still until a test moves it; nobody's sleep ends.
final class SettableTime: Sendable {
    private let passed = Mutex(Duration.zero)

    var source: TimeSource {
        TimeSource(
            now: { self.passed.withLock { $0 } }, date: { Date(timeIntervalSince1970: 0) },
            sleep: { _ in try await Task.sleep(for: .seconds(3600)) })
    }

    func advance(by duration: Duration) { passed.withLock { $0 += duration } }
}
