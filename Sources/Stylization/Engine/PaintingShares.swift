internal import ImageCodecs
internal import Inference
import Synchronization

/// What there is to do of a painting's stages, each 0 to 1; the rest is kept from earlier paintings of the photo.
package struct PaintingShares: Sendable, Equatable {
    /// Of finding the photo's own style: all or nothing.
    package var identityVector: Double
    /// Of running the transformer, over all octaves.
    package var stylizing: Double

    /// Shares of these parts; by default there is all to do.
    package init(identityVector: Double = 1, stylizing: Double = 1) {
        self.identityVector = identityVector
        self.stylizing = stylizing
    }
}

extension Stylizer {
    /// What there would be to do now for a photo of which something may be kept; all for a network that is not known.
    ///
    /// - Parameter content: what the photo will be called, as ``StylizationTask/contentID``.
    package func shares(
        of content: String, transformer: String, styleModel: String,
        padding: PaddingChoice = .published, pyramid: PaintingPyramid
    ) -> PaintingShares {
        var shares = PaintingShares()
        guard let (network, _) = try? network(transformer, kind: .transformer, padding: padding),
            let plans = try? pyramid.octaves.map({ try plan(network, height: $0.height, width: $0.width) })
        else { return shares }
        let left = zip(pyramid.octaves, plans).map { octave, plan in
            workLeft(
                plan, contentKey(content, octave, of: pyramid, transformer: transformer, padding: padding))
        }
        shares.stylizing =
            left.reduce(0, +) / plans.reduce(0) { $0 + Double($1.multiplyAdds) }
        let identity = StylizerWorkspace.IdentityKey(
            content: scaledContent(content, pyramid.coarsest, of: pyramid), model: styleModel)
        if workspace.withLock({ $0.knows(identity) }) { shares.identityVector = 0 }
        return shares
    }

    /// The multiply-accumulates of a run under `plan`, without the part of it that is kept.
    func workLeft(_ plan: Plan, _ key: StylizerWorkspace.ContentKey?) -> Double {
        let isKept = key.map { key in workspace.withLock { $0.knows(key, under: plan) } } ?? false
        return Double(plan.multiplyAdds - (isKept ? plan.contentMultiplyAdds : 0))
    }

    func scaledContent(
        _ id: String, _ octave: PixelSize, of pyramid: PaintingPyramid
    ) -> StylizerWorkspace.ScaledContent {
        StylizerWorkspace.ScaledContent(
            id: id, finest: pyramid.finest, height: octave.height, width: octave.width)
    }

    func contentKey(
        _ id: String, _ octave: PixelSize, of pyramid: PaintingPyramid, transformer: String,
        padding: PaddingChoice
    ) -> StylizerWorkspace.ContentKey {
        StylizerWorkspace.ContentKey(
            content: scaledContent(id, octave, of: pyramid), network: transformer, borders: padding.borders)
    }
}
