package import Foundation
package import Gallery
import HostSystem
import ImageCodecs
package import Stylization

/// Paints swatches: a bundled photo in a saved style, so that a list shows what the style looks like.
package struct SwatchWork: Sendable {
    /// px: the size at which strokes are the network's own, so the brush is 1.
    private static let height = 256
    private static let quality = 88

    private let engine: any StylizationEngine
    private let photo: URL
    private let defaultModels: ModelPair?

    /// Swatches that show the sample in the file `photo`; `defaultModels` is `nil` for the engine's default pair at the
    /// moment of painting.
    package init(engine: any StylizationEngine, photo: URL, defaultModels: ModelPair? = nil) {
        self.engine = engine
        self.photo = photo
        self.defaultModels = defaultModels
    }

    /// The transformer that paints styles of `space`: the default's, else the first that is here; `nil` if none is.
    ///
    /// Looks at files.
    package func transformer(for space: StyleSpace) -> String? {
        engine.networks.filter(\.isPresent).preferred(
            .transformer, in: space, over: defaultModels ?? engine.defaultPair)?.name
    }

    /// The photo painted in `style`.
    ///
    /// Blocks while it computes. Throws what reading, decoding and painting throw.
    package func paint(
        _ style: StyleVector, transformer: String, control: RenderControl = RenderControl()
    ) throws -> Swatch {
        let file = try InputFile.read(photo.path, limit: ImageLimits().fileBytes)
        let task = StylizationTask(
            content: try ImageDecoder().decode(file, atLeastHeight: Self.height).image, contentID: "swatch",
            contentSize: .height(Self.height), brush: .times(1), style: style, styleModel: "",
            transformer: transformer)
        let painting = try engine.paint(task, control: control)
        return try Swatch(Data(try ImageEncoder(quality: Self.quality).jpeg(painting)))
    }
}
