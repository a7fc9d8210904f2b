import Application
import ImageCodecs
import RenderQueue
import Stylization

/// A picture whose style a network is to find.
struct StylePicture: Sendable {
    let picture: LoadedPicture
    /// How large the style network sees it.
    let size: StyleSize

    /// px, as the style network sees it.
    private var scaled: PixelSize { size.resolved(width: picture.width, height: picture.height) }

    /// The height in px at which it is enough to decode it.
    var decodingHeight: Int { size.decodingHeight(width: picture.width, height: picture.height) }

    /// What the style network `styleModel` takes for it.
    func networkCost(_ styleModel: String, _ engine: any StylizationEngine) -> NetworkCost {
        engine.cost(styleModel: styleModel, height: scaled.height, width: scaled.width)
    }

    /// The memory of finding its style, in bytes: to decode and scale it, and to run the network.
    func bytes(_ styleModel: String, _ engine: any StylizationEngine) -> Int {
        let file = picture.memory(atLeastHeight: decodingHeight)
        return max(file.peak, file.pixels + 4 * scaled.width * scaled.height)
            + networkCost(styleModel, engine).bytes
    }

    /// What caches know its style by; `nil` while the picture's digest is not known.
    func key(_ styleModel: NetworkDescription) -> StyleVectorKey? {
        picture.digest.map { key($0, styleModel) }
    }

    /// The same; reads all of the picture if its digest is not known.
    func computedKey(_ styleModel: NetworkDescription) -> StyleVectorKey {
        key(picture.contentDigest(), styleModel)
    }

    private func key(_ digest: String, _ styleModel: NetworkDescription) -> StyleVectorKey {
        StyleVectorKey(
            imageDigest: digest, size: size.height, square: size.square, network: styleModel.cacheName)
    }
}

extension NetworkDescription {
    /// What caches of style vectors know a style network by: one network's files can be here twice, for two spaces.
    fileprivate var cacheName: String { "\(space):\(digest ?? name)" }
}
