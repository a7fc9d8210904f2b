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
    ///   - renditions: what is painted of it, the ground's and each region's; `nil` for one whose style is not known yet.
    ///   - transformer: the network that paints.
    ///   - styleModel: the network that finds the photo's own style.
    ///   - padding: how the transformer pads the picture.
    ///   - pyramid: what is painted.
    /// - Returns: the shares of the stages' work that are left.
    package func shares(
        of content: String, renditions: [Rendition?] = [nil], transformer: String, styleModel: String,
        padding: PaddingChoice = .published, pyramid: PaintingPyramid
    ) -> PaintingShares {
        let known = Set(renditions.compactMap { $0 })
        let missing = known.filter { rendition in
            let key = paintingKey(
                of: content, pyramid, rendition, styleModel: styleModel, transformer: transformer,
                padding: padding)
            return cache.withLock { !$0.knows(key) }
        }
        let unknown = renditions.count { $0 == nil }
        // Their joining and their finish are nothing beside the networks.
        if missing.isEmpty, unknown == 0 { return PaintingShares(identityVector: 0, stylizing: 0) }
        var shares = PaintingShares()
        guard let (network, _) = try? network(transformer, kind: .transformer, padding: padding),
            let plans = try? pyramid.octaves.map({ try plan(network, height: $0.height, width: $0.width) })
        else { return shares }
        let work = zip(pyramid.octaves, plans).map { octave, plan in
            let key = StylizerCache.EncodedKey(scaledContent(content, octave, of: pyramid), under: plan)
            return RenditionWork(
                plan, renditions: renditions.count, missing: missing.count + unknown, isEncoded: isKept(key))
        }
        shares.stylizing = work.reduce(0) { $0 + $1.left } / work.reduce(0) { $0 + $1.total }
        let identity = StylizerCache.IdentityKey(
            content: scaledContent(content, pyramid.coarsest, of: pyramid), model: styleModel)
        let needsIdentity = unknown > 0 || missing.contains(where: \.needsIdentity)
        if !needsIdentity || cache.withLock({ $0.knows(identity) }) { shares.identityVector = 0 }
        return shares
    }

    /// What the painting of a content in one rendition is known by, without its finish.
    func paintingKey(
        of content: String, _ pyramid: PaintingPyramid, _ rendition: Rendition, styleModel: String,
        transformer: String, padding: PaddingChoice
    ) -> StylizerCache.PaintingKey {
        StylizerCache.PaintingKey(
            content: scaledContent(content, pyramid.finest, of: pyramid), octaves: pyramid.octaves,
            rendition: rendition, styleModel: styleModel, transformer: transformer, padding: padding)
    }

    /// Whether the encoded content of that name is kept.
    func isKept(_ key: StylizerCache.EncodedKey?) -> Bool {
        key.map { key in cache.withLock { $0.knows(key) } } ?? false
    }

    /// The content called `id`, at an octave's size.
    func scaledContent(
        _ id: String, _ octave: PixelSize, of pyramid: PaintingPyramid
    ) -> StylizerCache.ScaledContent {
        StylizerCache.ScaledContent(id: id, finest: pyramid.finest, size: octave)
    }
}
