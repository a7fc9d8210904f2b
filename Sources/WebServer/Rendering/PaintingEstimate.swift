import Application
import ImageCodecs
package import RenderQueue
import Stylization

/// Says how much work a request is before it waits for its turn, without what is kept from earlier requests.
struct PaintingEstimate: Sendable {
    let engine: any StylizationEngine
    let vectors: StyleVectorCache
    let photos: PreviewPhotos

    /// The work of a request.
    ///
    /// Looks at the engine's plans.
    func cost(
        of request: PaintingRequest, content: LoadedPicture, styles: [ResolvedPainting.Style],
        sizes: PaintingSizes, styleModel: NetworkDescription, transformer: NetworkDescription
    ) -> RenderCost {
        let photo = self.photo(content, sizes: sizes)
        let shares =
            photo.contentID.map {
                engine.shares(
                    of: $0, renditions: renditions(of: request, styles, styleModel),
                    transformer: transformer.name, styleModel: styleModel.name, padding: request.padding,
                    pyramid: sizes.pyramid)
            } ?? PaintingShares()
        var parts = photo.isDecoded ? [] : [Self.decoding(content, in: .decoding)]
        for style in styles {
            guard let picture = style.picture else { continue }
            parts += self.parts(of: picture, styleModel: styleModel, index: style.index)
        }
        if request.needsIdentity, shares.identityVector > 0 {
            let cost = engine.cost(
                styleModel: styleModel.name, height: sizes.coarsest.height, width: sizes.coarsest.width)
            parts.append(
                RenderCost.Part(
                    stage: .identityVector, network: styleModel.name, units: Double(cost.multiplyAdds)))
        }
        let cost = engine.cost(
            transformer: transformer.name, height: sizes.painting.height, width: sizes.painting.width,
            brush: request.brush, previewHeight: sizes.previewHeight, paintings: request.paintings)
        parts.append(
            RenderCost.Part(
                stage: .stylizing, network: transformer.name, units: Double(cost.multiplyAdds),
                calls: sizes.pyramid.octaves.count * request.paintings, share: shares.stylizing))
        parts.append(
            RenderCost.Part(
                stage: .encoding, network: CostModel.encoding(request.format.rawValue),
                units: Double(sizes.result.width) * Double(sizes.result.height)))
        return RenderCost(parts)
    }

    /// The work of finding a picture's style; none if it is known.
    func parts(
        of style: StylePicture, styleModel: NetworkDescription, index: Int
    ) -> [RenderCost.Part] {
        if let key = style.key(styleModel), vectors.peek(key) != nil { return [] }
        let cost = style.networkCost(styleModel.name, engine)
        let network = RenderCost.Part(
            stage: .styleVector, styleIndex: index, network: styleModel.name,
            units: Double(cost.multiplyAdds))
        let picture = style.picture
        return picture.isFile ? [Self.decoding(picture, in: .styleVector, index: index), network] : [network]
    }

    /// What a request is painted in; `nil` for each rendition whose style is not known yet.
    private func renditions(
        of request: PaintingRequest, _ styles: [ResolvedPainting.Style], _ styleModel: NetworkDescription
    ) -> [Rendition?] {
        func rendition(region: Int?, strength: Float) -> Rendition? {
            if strength == 0 { return .ownStyle }
            return knownMix(of: styles.filter { $0.region == region }, styleModel).map {
                Rendition(style: $0, strength: strength)
            }
        }
        var renditions = [rendition(region: nil, strength: request.strength)]
        for (index, region) in request.regions.enumerated() {
            renditions.append(rendition(region: index, strength: region.strength))
        }
        return request.strengthMask == nil ? renditions : renditions + [.ownStyle]
    }

    /// Styles mixed, if all of them are known.
    private func knownMix(
        of styles: [ResolvedPainting.Style], _ styleModel: NetworkDescription
    ) -> StyleVector? {
        var parts: [(vector: StyleVector, weight: Float)] = []
        for style in styles {
            switch style.source {
            case .vector(let vector, _): parts.append((vector, style.weight))
            case .picture(let picture):
                guard let vector = picture.key(styleModel).flatMap({ vectors.peek($0) }) else { return nil }
                parts.append((vector, style.weight))
            }
        }
        return try? StyleVector.mix(parts)
    }

    private static func decoding(
        _ picture: LoadedPicture, in stage: RenderStage, index: Int = 0
    ) -> RenderCost.Part {
        RenderCost.Part(
            stage: stage, styleIndex: index, network: CostModel.decoding,
            units: Double(picture.width) * Double(picture.height))
    }

    /// Whether the photo's pixels are there, and what the engine will know them by, if that can be said yet.
    private func photo(
        _ content: LoadedPicture, sizes: PaintingSizes
    ) -> (isDecoded: Bool, contentID: String?) {
        if let key = PreviewPhotos.Key(of: content, sizes: sizes) {
            let copy = photos.peek(key)
            return (copy != nil || !content.isFile, copy?.contentID)
        }
        return (!content.isFile, content.knownContentID(atLeastHeight: sizes.decodingHeight))
    }
}

extension CostModel {
    /// What decoding is called in costs; its units are px of the file.
    static let decoding = "decode"

    /// What encoding as `format` is called in costs; its units are px.
    static func encoding(_ format: String) -> String { "encode_\(format)" }

    /// A model that knows the order of magnitude of what the server does beside running networks: what two cores of a
    /// Zen 5 server take for a photo of 12 megapixels at quality 90.
    package static func ofServer() -> CostModel {
        CostModel(initialUnitsPerSecond: [
            decoding: 1e8, encoding("jpeg"): 2e8, encoding("png"): 3e7, encoding("webp"): 1e7,
            encoding("avif"): 5e6,
        ])
    }
}
