package import Stylization

/// Paints swatches: the gallery knows styles, its caller knows transformers and samples.
package struct SwatchPainter: Sendable {
    /// Paints a bundled sample under a vector with the default transformer of the vector's space; `nil` if
    /// there is none on this machine.
    package let paint: @Sendable (StyleVector) async throws -> Swatch?

    /// A painter.
    package init(paint: @escaping @Sendable (StyleVector) async throws -> Swatch?) {
        self.paint = paint
    }
}
