import Synchronization

/// Counts requests by route, method and status.
///
/// Routes, not paths: there are as many of them as the program has, whatever anybody asks for.
final class RequestMetrics: Sendable {
    struct Key: Hashable, Sendable {
        let method: String
        let route: String
        let status: Int
    }

    struct Count: Sendable, Equatable {
        var requests = 0
        var seconds = 0.0
    }

    private let counts = Mutex<[Key: Count]>([:])

    func count(method: String, route: String, status: Int, seconds: Double) {
        counts.withLock { counts in
            let key = Key(method: method, route: route, status: status)
            counts[key, default: Count()].requests += 1
            counts[key, default: Count()].seconds += seconds
        }
    }

    func snapshot() -> [Key: Count] { counts.withLock { $0 } }
}
