package import Stylization

/// Paints swatches: the gallery knows styles, its caller knows transformers and samples.
package struct SwatchPainter: Sendable {
    /// What this painter paints, in px.
    ///
    /// Stored swatches that are lower come from an earlier version, and are painted anew when they are next asked for.
    package let height: Int
    /// Paints a bundled sample under a vector with the default transformer of the vector's space; `nil` if
    /// there is none on this machine.
    package let paint: @Sendable (StyleVector) async throws -> Swatch?

    /// A painter; one without a `height` finds every stored swatch good enough.
    package init(height: Int = 0, paint: @escaping @Sendable (StyleVector) async throws -> Swatch?) {
        self.height = height
        self.paint = paint
    }
}
