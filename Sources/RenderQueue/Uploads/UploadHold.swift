import Synchronization

/// Counts an upload's bytes for as long as anybody can still reach the picture: the store, or work that waits with it.
///
/// A caller that takes the picture out of its ``Upload`` for later holds this beside it.
package final class UploadHold: Sendable {
    /// What uploads occupy, whether or not a store still has them.
    final class Total: Sendable {
        let bytes = Atomic(0)
    }

    private let bytes: Int
    private let total: Total

    init(bytes: Int, in total: Total) {
        self.bytes = bytes
        self.total = total
        total.bytes.add(bytes, ordering: .relaxed)
    }

    deinit { total.bytes.subtract(bytes, ordering: .relaxed) }
}
