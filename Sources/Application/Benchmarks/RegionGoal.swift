import Inference
package import Stylization

/// How long a painting in two styles by region may take beside one in a single style.
package enum RegionGoal {
    /// The fewest pixels of a painting for which there is a goal: 800x600.
    ///
    /// The activations of smaller ones stay in the processor's cache, where what is done once for both regions takes a
    /// smaller part of the time.
    package static let fewestPixels = 800 * 600

    /// How many times the time of a painting of `pixels` without regions, with this transformer; `nil` where there is no
    /// goal.
    ///
    /// What a transformer does in front of the style is done once for both. That is a fifth of the bundled transformer's
    /// multiplications and half of those of one of depthwise separable convolutions.
    ///
    /// Throws what loading the transformer throws.
    package static func times(_ transformer: String, pixels: Int, on stylizer: Stylizer) throws -> Double? {
        guard pixels >= fewestPixels else { return nil }
        if transformer == ModelPair.bundled.transformer { return 1.9 }
        return try isSeparable(transformer, on: stylizer) ? 1.7 : nil
    }

    /// Whether a transformer is made of depthwise separable convolutions.
    ///
    /// Throws what loading it throws.
    package static func isSeparable(_ transformer: String, on stylizer: Stylizer) throws -> Bool {
        try stylizer.network(transformer, kind: .transformer).0.isSeparable
    }
}
