import RenderQueue
import Synchronization

/// How many wrong tokens came from which address lately.
///
/// 128 random bits cannot be guessed; but a token may be of the user's choice, and shorter. A request without a token is
/// not counted, and the same wrong one counts once: a browser goes on sending the cookie of an earlier run.
final class TokenAttempts: Sendable {
    /// Different wrong tokens of one address within ``window`` after which its tokens are not looked at.
    static let limit = 20
    /// From the first wrong token on, in seconds.
    static let window = 60
    /// Addresses that are remembered; beyond, those with the oldest mistakes are forgotten.
    private static let addressLimit = 10_000

    private struct Mistakes {
        var fingerprints: Set<Int>
        let since: Duration
    }
    private let mistakes = Mutex<[String: Mistakes]>([:])
    private let time: TimeSource

    init(time: TimeSource = .system) { self.time = time }

    /// The seconds until tokens of this address are looked at again; `nil` if they are now.
    func secondsToWait(_ address: String) -> Int? {
        let now = time.now()
        return mistakes.withLock { mistakes in
            guard let known = mistakes[address], known.fingerprints.count >= Self.limit else { return nil }
            let left = known.since + .seconds(Self.window) - now
            return left > .zero ? Int(left.components.seconds) + 1 : nil
        }
    }

    /// A wrong token came from this address.
    func failed(_ address: String, fingerprint: Int) {
        let now = time.now()
        mistakes.withLock { mistakes in
            if let known = mistakes[address], known.since + .seconds(Self.window) > now {
                mistakes[address]?.fingerprints.insert(fingerprint)
                return
            }
            if mistakes.count >= Self.addressLimit {
                mistakes = mistakes.filter { $0.value.since + .seconds(Self.window) > now }
            }
            if mistakes.count >= Self.addressLimit {
                let oldest = mistakes.min { $0.value.since < $1.value.since }
                if let oldest { mistakes[oldest.key] = nil }
            }
            mistakes[address] = Mistakes(fingerprints: [fingerprint], since: now)
        }
    }
}
