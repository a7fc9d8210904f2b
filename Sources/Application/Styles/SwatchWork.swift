package import Foundation
package import Gallery
import HostSystem
import ImageCodecs
package import Stylization

/// Paints swatches: a bundled photo in a saved style, so that a list shows what the style looks like.
///
/// Which photo it is depends on the style's numbers, so that a list is not the same picture over and over.
package struct SwatchWork: Sendable {
    /// px: sharp where a page shows it large; strokes are still the network's own, so the brush is 1.
    package static let height = 400
    private static let quality = 86

    private let engine: any StylizationEngine
    private let photos: [URL]
    private let defaultModels: ModelPair?

    /// Swatches that show one of the samples in the files `photos`, of which there is at least one; `defaultModels` is
    /// `nil` for the engine's default pair at the moment of painting.
    package init(engine: any StylizationEngine, photos: [URL], defaultModels: ModelPair? = nil) {
        self.engine = engine
        self.photos = photos
        self.defaultModels = defaultModels
    }

    /// The transformer that paints styles of `space`: the default's, else the first that is here; `nil` if none is.
    ///
    /// Looks at files.
    package func transformer(for space: StyleSpace) -> String? {
        engine.networks.filter(\.isPresent).preferred(
            .transformer, in: space, over: defaultModels ?? engine.defaultPair)?.name
    }

    /// The photo that shows `style`: the same one each time.
    func photo(for style: StyleVector) -> URL {
        // FNV-1a: Swift's own hashes differ from run to run.
        let hash = style.values.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { hash, value in
            (hash ^ UInt64(value.bitPattern)) &* 0x100_0000_01B3
        }
        // Its low bits hardly depend on the high bits of the numbers.
        return photos[Int((hash >> 32) % UInt64(photos.count))]
    }

    /// The photo painted in `style`.
    ///
    /// Blocks while it computes. Throws what reading, decoding and painting throw.
    package func paint(
        _ style: StyleVector, transformer: String, control: RenderControl = RenderControl()
    ) throws -> Swatch {
        let photo = photo(for: style)
        let file = try InputFile.read(photo.path, limit: ImageLimits().fileBytes)
        // Some photos are of one size: only the name keeps their features apart. The painting is not kept, because the
        // swatch is; it would push out one that somebody is about to change.
        let task = StylizationTask(
            content: try ImageDecoder().decode(file, atLeastHeight: Self.height).image,
            contentID: "swatch-\(photo.lastPathComponent)", keepsPainting: false,
            contentSize: .height(Self.height), brush: .times(1), style: style, styleModel: "",
            transformer: transformer)
        let painting = try engine.paint(task, control: control)
        return try Swatch(Data(try ImageEncoder(quality: Self.quality).jpeg(painting)))
    }
}
