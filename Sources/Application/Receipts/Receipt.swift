import Foundation
import StrictJSON
import Stylization

/// How a result came about: written into its file and sent as a header, so that settings can be recalled, a render
/// repeated, and a result verified.
///
/// It names bundled samples, and saved styles by their ids; never a picture, a file or a saved style by a name
/// that its owner gave. Whoever has a picture can tell by its digest that a result was made of it, so that digests of
/// somebody's own pictures are in it only if that is asked for. Of masks, which are no pictures of anything, it has
/// the digests always, so that whoever paints it again can tell whether these are the same.
package struct Receipt: Codable, Equatable, Sendable {
    /// The keyword of the text in a file.
    package static let keyword = "Impasto-Receipt"

    /// A network.
    package struct Model: Codable, Equatable, Sendable {
        package var name: String
        package var digest: String?
    }

    /// The photo.
    package struct Content: Codable, Equatable, Sendable {
        package var sample: String?
        /// Of the sample's file, or of somebody's own picture where that is asked for.
        package var digest: String?
        package var width: Int
        package var height: Int

        /// A photo of `width` x `height` px.
        package init(sample: String? = nil, digest: String? = nil, width: Int, height: Int) {
            self.sample = sample
            self.digest = digest
            self.width = width
            self.height = height
        }
    }

    /// A style, and how much of it.
    package struct Style: Codable, Equatable, Sendable {
        /// The style's numbers, so that it can be painted again without its picture.
        package var vector: [Float]?
        package var vectorDigest: String
        package var space: String
        package var weight: Float
        /// Which of ``Receipt/regions`` it is a style of, from 0; `nil` for the ground.
        package var region: Int?
        package var styleSize: Int?
        package var square: Bool?
        package var sample: String?
        /// The id of a saved style: random, and no more telling than the vector.
        package var saved: String?
        /// Of the sample's file, or of somebody's own picture where that is asked for.
        package var digest: String?
    }

    /// A part of the photo in the mix of its own styles.
    package struct Region: Codable, Equatable, Sendable {
        /// The digest of its mask: of the mask's values, not of a file.
        package var mask: String
        /// 0...100.
        package var strength: Float
    }

    package var program = "Impasto"
    package var version: String
    package var kind: String
    package var width: Int
    package var height: Int
    package var contentSize: Size
    /// As asked for.
    ///
    /// What was painted before there were brushes, was painted with brush 1.
    package var brush: Brush
    /// How many times larger than the network's own strokes are: what `auto` came to for this picture.
    ///
    /// Older receipts have none.
    package var brushFactor: Double?
    /// px; only where the picture is smaller than its painting.
    package var previewHeight: Int?
    /// 0...100.
    package var strength: Float
    package var preserveColor: KeptColors
    /// -100...100; what is 0 is left out, here and of the next two, as it always was.
    package var saturation: Double?
    /// -100...100.
    package var contrast: Double?
    /// 0...100.
    package var grain: Double?
    /// `published` or `reflect`.
    package var padding: String
    package var styleModel: String
    package var transformer: String
    package var models: [Model]
    package var content: Content
    package var styles: [Style]
    /// From the bottom up; as what follows, left out where there is none.
    package var regions: [Region]?
    /// The digest of the map of the strength.
    package var strengthMask: String?
    /// The digest of the mask under which the photo itself is seen.
    package var keep: String?
    /// The file's format, such as `png`; as all that follows, older receipts have none.
    package var format: String?
    /// 1...100, of a format that may lose something.
    package var quality: Int?
    /// `true` where transparent places became white; left out where they stayed.
    package var opaque: Bool?
    /// `keep` where the file is in the photo's own colour profile.
    package var profile: String?
    /// The level of the processor's instructions, such as `avx2`: on another, sums round differently.
    package var cpuLevel: String?
    /// What the transformer computed in: `f32` or `bf16`.
    package var precision: String?
    /// The digest of the painting's pixels before they were encoded; previews have none.
    package var pixels: String?
    /// The digest of all else; see ``expectedChecksum``.
    package var checksum: String?

    /// As JSON for the file.
    package var json: String {
        (try? CanonicalJSON.text(self)) ?? "{}"
    }
}

extension KeyedDecodingContainer {
    /// Brush 1 where a receipt names none.
    package func decode(_: Receipt.Brush.Type, forKey key: Key) throws -> Receipt.Brush {
        guard contains(key) else { return Receipt.Brush(.times(1)) }
        return try Receipt.Brush(from: superDecoder(forKey: key))
    }
}
