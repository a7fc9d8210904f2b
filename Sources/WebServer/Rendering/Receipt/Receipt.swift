import Foundation
import Foundations
import Gallery
import HTTPTypes
import ImageCodecs
import StrictJSON
import Stylization

/// How a result came about: written into the PNG and sent as a header, so that settings can be recalled and
/// a render repeated.
///
/// It names bundled samples, and saved styles by their ids; never a picture, a file or a saved style by a name
/// that its owner gave. Whoever has a picture can tell by its digest that a result was made of it, so that digests of
/// the client's own pictures are in it only if the request asks for them. Of masks, which are no pictures of anything, it has
/// the digests always, so that whoever paints it again can tell whether these are the same.
struct Receipt: Codable, Equatable, Sendable {
    /// The keyword of the PNG's iTXt chunk.
    static let keyword = "Impasto-Receipt"
    /// Longer headers are refused by some programs; vectors are left out of such.
    static let headerBytes = 6000

    struct Model: Codable, Equatable, Sendable {
        var name: String
        var digest: String?
    }

    struct Content: Codable, Equatable, Sendable {
        var sample: String?
        /// Of the sample's file, or of the client's own picture where that is asked for.
        var digest: String?
        var width: Int
        var height: Int
    }

    struct Style: Codable, Equatable, Sendable {
        /// The style's numbers, so that it can be painted again without its picture.
        var vector: [Float]?
        var vectorDigest: String
        var space: String
        var weight: Float
        /// Which of ``Receipt/regions`` it is a style of, from 0; `nil` for the ground.
        var region: Int?
        var styleSize: Int?
        var square: Bool?
        var sample: String?
        /// The id of a saved style: random, and no more telling than the vector.
        var saved: String?
        /// Of the sample's file, or of the client's own picture where that is asked for.
        var digest: String?
    }

    /// A part of the photo in the mix of its own styles.
    struct Region: Codable, Equatable, Sendable {
        /// The digest of its mask: of the mask's values, not of a file.
        var mask: String
        /// 0...100.
        var strength: Float
    }

    var program = "Impasto"
    var version: String
    var kind: String
    var width: Int
    var height: Int
    var contentSize: Size
    /// As asked for.
    ///
    /// What was painted before there were brushes, was painted with brush 1.
    var brush: Brush
    /// How many times larger than the network's own strokes are: what `auto` came to for this picture.
    ///
    /// Older receipts have none.
    var brushFactor: Double?
    /// px; only where the picture is smaller than its painting.
    var previewHeight: Int?
    /// 0...100.
    var strength: Float
    var preserveColor: KeptColors
    /// -100...100; what is 0 is left out, here and of the next two, as it always was.
    var saturation: Double?
    /// -100...100.
    var contrast: Double?
    /// 0...100.
    var grain: Double?
    /// `published` or `reflect`.
    var padding: String
    var styleModel: String
    var transformer: String
    var models: [Model]
    var content: Content
    var styles: [Style]
    /// From the bottom up; as what follows, left out where there is none.
    var regions: [Region]?
    /// The digest of the map of the strength.
    var strengthMask: String?
    /// The digest of the mask under which the photo itself is seen.
    var keep: String?

    /// A strength of 0 to 1 in percent, as it was asked for: 30, where the product of its nearest float has a digit more.
    static func percent(_ strength: Float) -> Float { (strength * 1e6).rounded() / 1e4 }

    /// As JSON for the PNG.
    var json: String {
        (try? CanonicalJSON.text(self)) ?? "{}"
    }

    /// As base64url of JSON for the header; without the vectors if it would be too long with them.
    static func headerValue(json: String) -> String {
        let whole = Base64URL.text(json.utf8)
        guard whole.utf8.count > headerBytes,
            var receipt = try? JSONDecoder().decode(Receipt.self, from: Data(json.utf8))
        else { return whole }
        for index in receipt.styles.indices { receipt.styles[index].vector = nil }
        return Base64URL.text(receipt.json.utf8)
    }
}

extension KeyedDecodingContainer {
    /// Brush 1 where a receipt names none.
    func decode(_: Receipt.Brush.Type, forKey key: Key) throws -> Receipt.Brush {
        guard contains(key) else { return Receipt.Brush(.times(1)) }
        return try Receipt.Brush(from: superDecoder(forKey: key))
    }
}
