internal import Foundation
internal import HostSystem
public import ImageCodecs

/// A picture to paint, or to take a style from: a file, a file's bytes, or pixels.
///
/// Files may be PNG or JPEG, and WebP, HEIC, AVIF or GIF where the package's traits include them
/// (`ImageFormat.readable`); their bytes say which. Nothing is read before a ``Painter`` needs it.
public struct Picture: Sendable {
    private enum Source: Sendable {
        case file(String)
        case bytes([UInt8])
        case image(RasterImage)
    }

    private let source: Source

    /// The picture in the file at `path`, at most 64 MiB, which is read each time the picture is used; `-` is standard input.
    public init(file path: String) { source = .file(path) }

    /// The picture in a file's bytes.
    public init(bytes: [UInt8]) { source = .bytes(bytes) }

    /// The picture of these pixels, 8-bit sRGB.
    public init(_ image: RasterImage) { source = .image(image) }

    /// A picture, and what its owner should know of it.
    struct Decoded {
        let image: RasterImage
        /// Its size in the file.
        let size: PixelSize
        let warnings: [ImageWarning]
    }

    /// The pixels, upright; from some files smaller than they are, but at least `height` px high where that is given.
    func decoded(atLeastHeight height: Int?, threads: Int) throws(PaintingError) -> Decoded {
        let bytes: [UInt8]
        switch source {
        case .image(let image): return Decoded(image: image, size: image.size, warnings: [])
        case .bytes(let given): bytes = given
        case .file(let path):
            do throws(FileError) {
                bytes = try InputFile.read(path, limit: ImageLimits().fileBytes)
            } catch {
                throw .file(error.description)
            }
        }
        do throws(ImageCodecError) {
            let decoded = try ImageDecoder(threads: threads).decode(bytes, atLeastHeight: height)
            return Decoded(
                image: decoded.image,
                size: PixelSize(width: decoded.header.width, height: decoded.header.height),
                warnings: decoded.warnings)
        } catch {
            throw .picture(error)
        }
    }
}
