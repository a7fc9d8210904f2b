import Foundation
import HostSystem
import ImageCodecs

/// Reading pictures that the command line names.
enum PictureFile {
    /// More is no picture that anybody paints.
    static let byteLimit = 1 << 30

    /// The picture in the file `path`; `-` is standard input.
    ///
    /// - Parameter limitFlag: the option that raises the limit of pixels, where there is one.
    ///
    /// Throws ``Failure`` that names the file.
    static func decode(
        _ path: String, _ decoder: ImageDecoder, atLeastHeight: Int?, limitFlag: String? = nil
    ) throws -> DecodedImage {
        let bytes = try InputFile.read(path, limit: byteLimit)
        do {
            return try decoder.decode(bytes, atLeastHeight: atLeastHeight)
        } catch {
            let failure = Failure(error)
            var text = "\(InputFile.name(of: path)): \(failure)"
            if let limitFlag, case .tooManyPixels = error { text += ", or raise the limit with \(limitFlag)" }
            throw Failure(description: text, code: failure.code)
        }
    }

    /// The style picture: a file, or a bundled sample by name.
    static func style(_ path: String, _ decoder: ImageDecoder, atLeastHeight: Int?) throws -> RasterImage {
        let picture = try decode(try sample(path) ?? path, decoder, atLeastHeight: atLeastHeight)
        for warning in picture.warnings { Terminal.error("impasto: \(InputFile.name(of: path)): \(warning)") }
        return picture.image
    }

    /// What a file is called in the names of others.
    static func stem(of path: String) -> String {
        InputFile.isStandardInput(path) ? "stdin" : FileName.stem(of: path)
    }

    /// The file of the bundled sample called `name`; `nil` if that is the path of a file. Throws ``Failure`` if it can
    /// only be a sample's name and is none.
    private static func sample(_ name: String) throws -> String? {
        guard name != "-", !FileName.exists(name), !name.contains("/"),
            let samples = InstallationPaths.samples()
        else {
            return nil
        }
        let sample = samples.appending(path: "style/\(name).jpg").path
        if FileName.exists(sample) { return sample }
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: samples.appending(path: "style").path))
            ?? []
        let known = names.filter { $0.hasSuffix(".jpg") }.map { $0.dropLast(4) }.sorted()
        throw Failure.missingFile(
            "there is no style file '\(name)', nor a sample of that name (\(known.joined(separator: ", ")))")
    }
}
