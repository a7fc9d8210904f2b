import Foundation
import ImageCodecs

/// Reading pictures that the command line names.
enum PictureFile {
    /// The bytes of the file `path`; `-` is standard input.
    static func read(_ path: String) throws -> [UInt8] {
        if path == "-" { return [UInt8](FileHandle.standardInput.readDataToEndOfFile()) }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Failure.missingFile("there is no file '\(path)'")
        }
        guard !isFolder.boolValue else {
            throw Failure.missingFile("'\(path)' is a folder; name a file")
        }
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw Failure.missingFile("cannot read '\(path)': \(error.localizedDescription)")
        }
    }

    /// The style picture: a file, or a bundled sample by name. Also the name to use in file names.
    static func style(
        _ path: String, _ decoder: ImageDecoder, atLeastHeight: Int?
    ) throws -> (RasterImage, name: String) {
        var file = path
        if path != "-", !FileManager.default.fileExists(atPath: path), !path.contains("/"),
            let samples = Places.samples()
        {
            let sample = samples.appending(path: "style/\(path).jpg").path
            guard FileManager.default.fileExists(atPath: sample) else {
                let names =
                    (try? FileManager.default.contentsOfDirectory(
                        atPath: samples.appending(path: "style").path)) ?? []
                let known = names.filter { $0.hasSuffix(".jpg") }.map { $0.dropLast(4) }.sorted().joined(
                    separator: ", ")
                throw Failure.missingFile(
                    "there is no style file '\(path)', nor a sample of that name (\(known))")
            }
            file = sample
        }
        let picture = try decoder.decode(read(file), atLeastHeight: atLeastHeight).image
        return (picture, URL(filePath: path).deletingPathExtension().lastPathComponent)
    }
}
