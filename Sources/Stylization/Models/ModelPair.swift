/// A style network and a transformer by name.
package struct ModelPair: Sendable, Hashable, Codable {
    /// The style network.
    package let style: String
    /// The transformer.
    package let transformer: String

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
