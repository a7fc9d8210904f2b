import HostSystem
import ImageCodecs

/// Where painted pictures go; all is found out before the first is painted.
struct RenderOutput {
    /// One place to write.
    struct Target {
        let file: OutputFile
        let format: ImageFormat
        var path: String { file.path }
    }

    private let path: String
    private let isFolder: Bool
    private let format: ImageFormat?

    /// The output that `-o` names; `format` wins over the ending of its name.
    ///
    /// Throws ``Failure`` if several pictures would go to one file, or the name's ending is of a format that is not
    /// written.
    init(_ path: String, several: Bool, format: ImageFormat?) throws {
        self.path = path
        self.format = format
        isFolder = OutputFolder.isMeant(by: path)
        if several, !isFolder {
            throw Failure.usage("-o \(path): several photos need a folder; end its name with '/'")
        }
        if !isFolder, format == nil, let ending = Self.unknownEnding(of: path) {
            let written = ImageFormat.writable
            throw Failure.usage(
                "-o \(path): cannot write \(ImageFormat.lacking(ending) ?? ending.uppercased()); "
                    + "name it \(written.alternatives { "." + $0.fileExtension }), "
                    + "or give --format \(written.alternatives(\.rawValue))")
        }
    }

    private static func unknownEnding(of path: String) -> String? {
        let ending = FileName.ending(of: path)
        let isWritten = ImageFormat(fileName: path).map(ImageFormat.writable.contains) ?? false
        return ending.isEmpty || isWritten ? nil : ending
    }

    /// The places for all photos, in their order; makes the folder.
    ///
    /// `style` is what the style is called in file names, and `inputs` is every file that is read. Throws ``Failure`` if
    /// two photos would be painted into one file, a file that is read would be replaced, or a place cannot be written.
    /// Names that differ in letters' case only count as equal: many file systems take them for one.
    func targets(for photos: [String], style: String, inputs: [String]) throws -> [Target] {
        let targets = photos.map { target(for: $0, style: style) }
        var photosByName: [String: String] = [:]
        for (photo, target) in zip(photos, targets) {
            if let other = photosByName.updateValue(photo, forKey: target.path.lowercased()) {
                throw Self.collision(other, photo, target)
            }
        }
        if isFolder { try OutputFolder.make(path) }
        let inputsByFile = Dictionary(
            inputs.compactMap { input in FileName.identity(of: input).map { ($0, input) } },
            uniquingKeysWith: { $1 })
        var photosByFile: [String: String] = [:]
        for (photo, target) in zip(photos, targets) {
            try target.file.check()
            try OutputFolder.refuseTerminal(target.file)
            guard let file = FileName.identity(of: target.path) else { continue }
            if let input = inputsByFile[file] {
                throw Failure.usage(
                    "'\(target.path)' would replace \(InputFile.name(of: input)), which is read; write elsewhere"
                )
            }
            // Two names of one file: links.
            if let other = photosByFile.updateValue(photo, forKey: file) {
                throw Self.collision(other, photo, target)
            }
        }
        return targets
    }

    private func target(for photo: String, style: String) -> Target {
        guard isFolder else {
            return Target(file: OutputFile(path), format: format ?? ImageFormat(fileName: path) ?? .png)
        }
        let format = format ?? .png
        let name = "\(PictureFile.stem(of: photo))-\(style).\(format.fileExtension)"
        return Target(file: OutputFile(FileName.join(path, name)), format: format)
    }

    private static func collision(_ photo: String, _ other: String, _ target: Target) -> Failure {
        .usage(
            "\(InputFile.name(of: photo)) and \(InputFile.name(of: other)) would both be painted into "
                + "'\(target.path)'; give them names of their own, or paint them into two folders")
    }
}
