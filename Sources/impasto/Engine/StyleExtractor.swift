import Foundation
import Gallery
import HostSystem
import ImageCodecs
import Stylization

/// Computes what the gallery keeps of styles: the vectors of pictures, and swatches.
struct StyleExtractor: Sendable {
    /// The height of a swatch, in px: the size at which strokes are the network's own, so the brush is 1.
    private static let swatchHeight = 256
    /// The bundled photo that swatches show.
    private static let swatchSample = "content/lighthouse.jpg"

    let stylizer: Stylizer

    /// A picture's style, with what the gallery notes of it.
    struct Learned: Sendable {
        let vector: StyleVector
        /// What the picture is called: its file's name without extension.
        let name: String
        let styleModel: String
        let recipe: StyleRecipe
    }

    /// The style of the picture in the file `path`, or of the bundled sample of that name.
    func learn(_ path: String, styleSize: Int, square: Bool, styleModel: String?) async throws -> Learned {
        try await DedicatedThread.run(name: "style") {
            let model = try ModelChoice(styleModel: styleModel).resolve(stylizer.models).style
            let decoder = ImageDecoder(limits: ImageLimits(fileBytes: 1 << 30, pixels: 64_000_000))
            let picture = try PictureFile.style(path, decoder, atLeastHeight: square ? nil : styleSize)
            let vector: StyleVector
            do {
                vector = try stylizer.styleVector(
                    of: picture, styleSize: styleSize, square: square, styleModel: model)
            } catch {
                throw Failure(error, of: path, sizeFlag: "--style-size \(styleSize)")
            }
            return Learned(
                vector: vector, name: PathText.display(PictureFile.stem(of: path)), styleModel: model,
                recipe: .image(styleSize: styleSize, square: square))
        }
    }

    /// A bundled photo painted in a style; `nil` where neither the photo nor a transformer of the style's space
    /// is here.
    func swatch(of vector: StyleVector) async throws -> Swatch? {
        try await DedicatedThread.run(name: "swatch") {
            guard let samples = InstallationPaths.samples(),
                let transformer = stylizer.models.list().filter(\.isPresent).preferred(
                    .transformer, in: vector.space, over: stylizer.models.defaultPair())
            else { return nil }
            let file = samples.appending(path: Self.swatchSample).path
            guard FileName.exists(file) else { return nil }
            let photo = try PictureFile.decode(file, ImageDecoder(), atLeastHeight: Self.swatchHeight).image
            let task = StylizationTask(
                content: photo, contentID: "swatch", contentSize: .height(Self.swatchHeight),
                brush: .times(1), style: vector, styleModel: "", transformer: transformer.name)
            return try Swatch(Data(try ImageEncoder(quality: 88).jpeg(try stylizer.stylize(task))))
        }
    }

    /// Paints the swatch of a saved style, and stores it where the gallery can be written. A style without a swatch is a
    /// style all the same, so that a failure is only told.
    @discardableResult
    func addSwatch(to style: SavedStyle, in gallery: Gallery) async -> Swatch? {
        do {
            guard let swatch = try await swatch(of: style.vector) else { return nil }
            if !gallery.isReadOnly { try await gallery.setSwatch(swatch, of: style.id) }
            return swatch
        } catch {
            Terminal.error("impasto: '\(style.name)' is saved without a swatch: \(Failure(error))")
            return nil
        }
    }
}
