package import Stylization

/// Why something that command line and server share cannot be done.
package enum ApplicationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A network that was to be added is none of its kind.
    case unfitModel(String, reason: String)
    /// No network of this kind has this name; `known` are those of the kind that there are.
    case unknownNetwork(String, ModelKind, known: [String])

    /// What is wrong.
    package var description: String {
        switch self {
        case .unfitModel(let name, let reason): "model '\(name)': \(reason)"
        case .unknownNetwork(let name, let kind, let known):
            "there is no \(kind.rawValue) network '\(name)'; known are \(known.joined(separator: ", "))"
        }
    }
}
