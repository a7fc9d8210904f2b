/// What can be wrong with tensor data that comes from outside.
public enum TensorError: Error, Equatable, Sendable, CustomStringConvertible {
    /// An extent is negative, or the element count is beyond what can be stored.
    case invalidShape([Int])
    /// The number of values does not fit the shape.
    case countMismatch(shape: Shape, values: Int)
    /// The system gives no memory for the elements.
    case outOfMemory(bytes: Int)

    /// What is wrong, for a person.
    public var description: String {
        switch self {
        case .invalidShape(let dimensions):
            "shape \(dimensions) has a negative extent or too many elements"
        case .countMismatch(let shape, let values):
            "shape \(shape) needs \(shape.count) values, got \(values)"
        case .outOfMemory(let bytes):
            "the system does not give \(bytes) bytes of memory"
        }
    }
}
