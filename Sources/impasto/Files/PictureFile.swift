import Application
import Foundation
import Foundations
import HostSystem
import ImageCodecs
import Stylization

/// Reading pictures that the command line names.
enum PictureFile {
    /// More is no picture that anybody paints.
    static let byteLimit = 1 << 30

    /// A decoder of files that the user names.
    static func decoder(megapixels: Int = 64, threads: Int = 1) -> ImageDecoder {
        ImageDecoder(
            limits: ImageLimits(fileBytes: byteLimit, pixels: megapixels * 1_000_000), threads: threads)
    }

    /// The picture in the file `path`; `-` is standard input.
    ///
    /// Throws ``Failure`` that names the file, and `limitFlag`, the option that raises the limit of pixels, where there
    /// is one.
    static func decode(
        _ path: String, _ decoder: ImageDecoder, atLeastHeight: Int?, limitFlag: String? = nil
    ) throws -> DecodedImage {
        try decode(path, decoder, limitFlag: limitFlag) { _ in atLeastHeight }
    }

    /// The same, at least as high as the file allows: `atLeastHeight` is called with it before pixels are decoded.
    static func decode(
        _ path: String, _ decoder: ImageDecoder, limitFlag: String? = nil,
        atLeastHeight: (CheckedImageFile) -> Int?
    ) throws -> DecodedImage {
        let bytes: [UInt8]
        do {
            bytes = try InputFile.read(path, limit: byteLimit)
        } catch {
            // It names the file already.
            throw Failure(error)
        }
        do throws(ImageCodecError) {
            let file = try CheckedImageFile(bytes, limits: decoder.limits)
            return try file.decoded(atLeastHeight: atLeastHeight(file), threads: decoder.threads)
        } catch {
            let failure = Failure(error)
            var text = "\(InputFile.name(of: path)): \(failure)"
            if let limitFlag, case .tooManyPixels = error { text += ", or raise the limit with \(limitFlag)" }
            throw Failure(description: text, code: failure.code)
        }
    }

    /// The style picture: a file, or a bundled sample by name.
    ///
    /// It is decoded as large as `size` needs it.
    static func style(_ path: String, _ decoder: ImageDecoder, size: StyleSize) throws -> RasterImage {
        let picture = try decode(try sample(path) ?? path, decoder) { file in
            size.decodingHeight(width: file.header.width, height: file.header.height)
        }
        report(picture.warnings, of: path)
        return picture.image
    }

    /// Whether `path` is a style picture that is there: a file, standard input, or a bundled sample by name.
    static func isStyle(_ path: String) -> Bool {
        if InputFile.isStandardInput(path) || FileName.exists(path) { return true }
        return InstallationPaths.samples().map { FileName.exists($0.file(path, for: .style).path) } ?? false
    }

    /// Reports what is wrong with a picture that can be used all the same.
    static func report(_ warnings: [ImageWarning], of path: String) {
        for warning in warnings { Terminal.error("impasto: \(InputFile.name(of: path)): \(warning)") }
    }

    /// What a file is called in the names of others.
    static func stem(of path: String) -> String {
        InputFile.isStandardInput(path) ? "stdin" : FileName.stem(of: path)
    }

    /// The file of the bundled sample called `name`; `nil` if that is the path of a file.
    ///
    /// Throws ``Failure`` if it can only be a sample's name and is none.
    static func sample(_ name: String) throws -> String? {
        guard name != "-", !FileName.exists(name), !name.contains("/"),
            let samples = InstallationPaths.samples()
        else {
            return nil
        }
        let sample = samples.file(name, for: .style).path
        if FileName.exists(sample) { return sample }
        let known = samples.names(for: .style)
        let near = Spelling.nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
        throw Failure.missingFile(
            "there is no style file '\(name)', nor a sample of that name\(near) (\(known.joined(separator: ", ")))"
        )
    }
}
