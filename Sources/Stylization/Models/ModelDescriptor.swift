public import Foundation
public import GraphModel

/// A network as a list shows it: what it is, and whether it is here.
public struct ModelDescriptor: Sendable, Equatable {
    /// What is known of it.
    public let record: ModelRecord
    /// Whether its files are here, by their lengths.
    public let state: State
    /// The folder of its files, unless they are missing.
    public let folder: URL?
    /// Whether it is one of the user's own rather than one of the manifest's.
    public let isAdded: Bool

    /// Whether a network's files are here.
    public enum State: Sendable, Equatable {
        /// All files are here, in the right lengths.
        case present
        /// The program knows it, but there is no folder.
        case missing
        /// The folder is there, but a file is missing or of another length; the text says which.
        case damaged(String)
    }

    /// Whether all files are here, in the right lengths.
    public var isPresent: Bool { state == .present }
}

/// A network whose files were read and verified.
public struct LoadedModel: Sendable {
    /// What it is and where it came from.
    public let descriptor: ModelDescriptor
    /// Its graph, with all weights.
    public let graph: Graph

    /// A network of these parts.
    public init(descriptor: ModelDescriptor, graph: Graph) {
        self.descriptor = descriptor
        self.graph = graph
    }
}

/// A style network and a transformer by name.
public struct ModelPair: Sendable, Hashable, Codable {
    /// The style network.
    public let style: String
    /// The transformer.
    public let transformer: String

    /// A pair of these names.
    public init(style: String, transformer: String) {
        self.style = style
        self.transformer = transformer
    }

    /// The network of a kind.
    public subscript(kind: ModelKind) -> String { kind == .style ? style : transformer }

    /// The pair that comes with the program.
    public static let bundled = ModelPair(style: "style-mobilenet-v2", transformer: "transformer-quarter")
    /// The original demo's default pair.
    public static let original = ModelPair(
        style: "saved_model_style_js", transformer: "saved_model_transformer_separable_js")
}
