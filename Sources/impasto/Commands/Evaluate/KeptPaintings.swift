import HostSystem
import ImageCodecs

/// The folder in which paintings are kept that were judged.
struct KeptPaintings {
    /// How a picture was painted, as its file's name says.
    enum Kind: String, CaseIterable {
        /// With brush 1.
        case direct
        /// With the brush that is judged.
        case brush
        /// With brush 1 at the brush's own size.
        case coarse
    }

    private let targets: [Kind: [[RenderOutput.Target]]]

    /// Makes the folder, and finds out what would keep the files from being written.
    ///
    /// Throws ``Failure``.
    init(in folder: String, photos: [String], styles: [String]) throws {
        let names = styles.map(PictureFile.stem)
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            throw Failure.usage(
                "--keep: two styles are called '\(name)'; give each once, with a name of its own")
        }
        let output = try RenderOutput(
            folder.hasSuffix("/") ? folder : folder + "/", several: true, format: .png)
        var targets: [Kind: [[RenderOutput.Target]]] = [:]
        for kind in Kind.allCases {
            targets[kind] = try names.map { name in
                try output.targets(for: photos, style: "\(name)-\(kind.rawValue)", inputs: photos + styles)
            }
        }
        self.targets = targets
    }

    /// Writes a painting of the photo and style of these numbers.
    ///
    /// Throws `FileError` or `ImageCodecError`.
    func write(_ painting: RasterImage, _ kind: Kind, photo: Int, style: Int, threads: Int) throws {
        let file = targets[kind]![style][photo].file
        try file.write(try ImageEncoder(threads: threads).png(painting))
    }
}
