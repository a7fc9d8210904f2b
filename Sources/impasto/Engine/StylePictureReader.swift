import Application
import ImageCodecs
import Stylization

/// Finds the styles of picture files, and of bundled samples by name.
struct StylePictureReader {
    let stylizer: Stylizer
    let decoder: ImageDecoder
    /// How large the style network sees the pictures.
    let size: StyleSize
    /// The style network.
    let styleModel: String

    /// The picture, as large as it is needed.
    ///
    /// Throws ``Failure`` that names the file.
    func picture(_ path: String) throws -> RasterImage {
        try PictureFile.style(path, decoder, size: size)
    }

    /// What a receipt tells of the style that was found in a picture: samples by their names, and nothing of files.
    func told(_ vector: StyleVector, of path: String) -> Receipt.Style {
        var style = Receipt.Style(vector)
        style.styleSize = size.height
        style.square = size.square
        style.sample = (try? PictureFile.sample(path)) == nil ? nil : path
        return style
    }

    /// The style of a picture.
    ///
    /// Throws ``Failure`` that names the file.
    func vector(of path: String, clock: inout StageClock) throws -> StyleVector {
        let picture = try clock.time("decodingStyle") { try self.picture(path) }
        do {
            return try clock.time(RenderStage.styleVector.rawValue) { try vector(of: picture) }
        } catch {
            throw Failure(error, of: path, sizeFlag: "--style-size \(size.height)")
        }
    }

    /// The style of a picture.
    ///
    /// Throws ``Failure`` that names the file.
    func vector(of path: String) throws -> StyleVector {
        var clock = StageClock()
        return try vector(of: path, clock: &clock)
    }

    /// The style of a picture that was read.
    func vector(of picture: RasterImage) throws -> StyleVector {
        try stylizer.styleVector(
            of: picture, styleSize: size.height, square: size.square, styleModel: styleModel)
    }
}
