package import Foundation
package import GraphModel

/// A network as a list shows it: what it is, and whether it is here.
package struct ModelDescriptor: Sendable, Equatable {
    /// What is known of it.
    package let record: ModelRecord
    /// Whether its files are here, by their lengths.
    package let state: State
    /// The folder of its files, unless they are missing.
    package let folder: URL?
    /// Whether it is one of the user's own rather than one of the manifest's.
    package let isAdded: Bool

    /// Whether a network's files are here.
    package enum State: Sendable, Equatable {
        /// All files are here, in the right lengths.
        case present
        /// The program knows it, but there is no folder.
        case missing
        /// The folder is there, but a file is missing or of another length; the text says which.
        case damaged(String)
    }

    /// Whether all files are here, in the right lengths.
    package var isPresent: Bool { state == .present }
}

/// A network whose files were read and verified.
package struct LoadedModel: Sendable {
    /// What it is and where it came from.
    package let descriptor: ModelDescriptor
    /// Its graph, with all weights.
    package let graph: Graph

    /// A network of these parts.
    package init(descriptor: ModelDescriptor, graph: Graph) {
        self.descriptor = descriptor
        self.graph = graph
    }
}

/// A style network and a transformer by name.
package struct ModelPair: Sendable, Hashable, Codable {
    /// The style network.
    package let style: String
    /// The transformer.
    package let transformer: String

    /// A pair of these names.
    package init(style: String, transformer: String) {
        self.style = style
        self.transformer = transformer
    }

    /// The network of a kind.
    package subscript(kind: ModelKind) -> String { kind == .style ? style : transformer }

    /// The pair that comes with the program.
    package static let bundled = ModelPair(style: "style-mobilenet-v2", transformer: "transformer-quarter")
    /// The original demo's default pair.
    package static let original = ModelPair(
        style: "saved_model_style_js", transformer: "saved_model_transformer_separable_js")
}
