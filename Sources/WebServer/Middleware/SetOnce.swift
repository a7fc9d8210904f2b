import Synchronization

/// A value that is known only after the guard was built: the rules need the port, the methods the routes.
final class SetOnce<Value: Sendable>: Sendable {
    private let stored = Mutex<Value?>(nil)

    /// `nil` until it is set.
    var value: Value? { stored.withLock { $0 } }

    func set(_ value: Value) { stored.withLock { $0 = value } }
}
