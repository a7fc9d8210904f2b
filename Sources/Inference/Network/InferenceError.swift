/// What can be wrong with a network or an input, found before anything runs.
public enum InferenceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The graph holds a structure that the engine cannot run.
    case unsupported(node: String, reason: String)
    /// The picture's size does not fit the network.
    case unsupportedSize(height: Int, width: Int, reason: String)
    /// An input has the wrong number of values, or is missing.
    case invalidInput(String)
    /// The system gives no memory for the activations of a picture of this size.
    case outOfMemory(bytes: Int)

    /// What is wrong and what to do, for a person.
    public var description: String {
        switch self {
        case .unsupported(let node, let reason): "the network cannot be run: node '\(node)' \(reason)"
        case .unsupportedSize(let height, let width, let reason):
            "the network cannot run on a picture of \(width)x\(height) px: \(reason)"
        case .invalidInput(let reason): reason
        case .outOfMemory(let bytes):
            "the network takes \((bytes + (1 << 20) - 1) >> 20) MB of memory, which the system does not give"
        }
    }
}
