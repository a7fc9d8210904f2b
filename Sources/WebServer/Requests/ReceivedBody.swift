import Hummingbird
import NIOCore
import RenderQueue

/// Something that came in a request, and the memory that was lent for it.
///
/// The reservation is kept as long as the value, until a render of it is done.
struct Received<Value: Sendable>: Sendable {
    let value: Value
    let memory: MemoryReservation
}

extension Received {
    /// Another form of the same, which holds `bytes`.
    func map<Other>(holding bytes: Int, _ change: (Value) throws -> Other) rethrows -> Received<Other> {
        let other = try change(value)
        memory.shrink(to: bytes)
        return Received<Other>(value: other, memory: memory)
    }
}
