internal import ImageCodecs
internal import Inference
import Synchronization

/// How much of each stage of a painting is left to do, 0 to 1; the rest is cached from earlier paintings of the
/// photo.
package struct PaintingShares: Sendable, Equatable {
    /// The share of finding the photo's own style: all or nothing.
    package var identityVector: Double
    /// The share of running the transformer, over all octaves.
    package var stylizing: Double

    /// By default all is left to do.
    package init(identityVector: Double = 1, stylizing: Double = 1) {
        self.identityVector = identityVector
        self.stylizing = stylizing
    }
}

extension Stylizer {
    /// How much of a painting would be left to do now; all of it for a network that is not known.
    ///
    /// - Parameters:
    ///   - content: what the photo will be called, as ``StylizationTask/contentID``.
    ///   - style: the style, if it is known yet.
    ///   - strength: how much of it.
    ///   - transformer: the network that paints.
    ///   - styleModel: the network that finds the photo's own style.
    ///   - padding: how the transformer pads the picture.
    ///   - pyramid: what is painted.
    /// - Returns: the shares of the stages' work that are left.
    package func shares(
        of content: String, style: StyleVector? = nil, strength: Float = 1, transformer: String,
        styleModel: String, padding: PaddingChoice = .published, pyramid: PaintingPyramid
    ) -> PaintingShares {
        let painting = style.map {
            paintingKey(
                of: content, pyramid, style: $0, strength: strength, styleModel: styleModel,
                transformer: transformer, padding: padding)
        }
        // Its finish is nothing beside the networks.
        if let painting, cache.withLock({ $0.knows(painting) }) {
            return PaintingShares(identityVector: 0, stylizing: 0)
        }
        var shares = PaintingShares()
        guard let (network, _) = try? network(transformer, kind: .transformer, padding: padding),
            let plans = try? pyramid.octaves.map({ try plan(network, height: $0.height, width: $0.width) })
        else { return shares }
        let left = zip(pyramid.octaves, plans).map { octave, plan in
            workLeft(plan, StylizerCache.EncodedKey(scaledContent(content, octave, of: pyramid), under: plan))
        }
        shares.stylizing =
            left.reduce(0, +) / plans.reduce(0) { $0 + Double($1.multiplyAdds) }
        let identity = StylizerCache.IdentityKey(
            content: scaledContent(content, pyramid.coarsest, of: pyramid), model: styleModel)
        if cache.withLock({ $0.knows(identity) }) { shares.identityVector = 0 }
        return shares
    }

    /// What the painting of a content is known by, without its finish.
    func paintingKey(
        of content: String, _ pyramid: PaintingPyramid, style: StyleVector, strength: Float,
        styleModel: String, transformer: String, padding: PaddingChoice
    ) -> StylizerCache.PaintingKey {
        StylizerCache.PaintingKey(
            content: scaledContent(content, pyramid.finest, of: pyramid), octaves: pyramid.octaves,
            style: style, strength: strength, styleModel: styleModel, transformer: transformer,
            padding: padding)
    }

    /// The multiply-accumulates of a run under `plan`, without the part of it that is kept.
    func workLeft(_ plan: Plan, _ key: StylizerCache.EncodedKey?) -> Double {
        let isKept = key.map { key in cache.withLock { $0.knows(key) } } ?? false
        return Double(plan.multiplyAdds - (isKept ? plan.contentMultiplyAdds : 0))
    }

    /// The content called `id`, at an octave's size.
    func scaledContent(
        _ id: String, _ octave: PixelSize, of pyramid: PaintingPyramid
    ) -> StylizerCache.ScaledContent {
        StylizerCache.ScaledContent(id: id, finest: pyramid.finest, size: octave)
    }
}
