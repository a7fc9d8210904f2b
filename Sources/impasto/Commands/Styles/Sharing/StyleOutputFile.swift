import HostSystem

/// A file in which styles leave the gallery.
struct StyleOutputFile {
    private let file: OutputFile
    /// `-` for standard output.
    var path: String { file.path }

    /// The file that `-o` names: a file, `-`, or a folder (there, or named with a slash), in which `defaultName` is
    /// written.
    ///
    /// A card is a picture (`isPNG`): a name of another format is refused, and a terminal. Throws ``Failure`` and
    /// `FileError` for what cannot be written, as far as that can be known.
    init(_ output: String, defaultName: String, isPNG: Bool = false) throws {
        let isFolder = OutputFolder.isMeant(by: output)
        file = OutputFile(isFolder ? FileName.join(output, defaultName) : output)
        if isPNG {
            let ending = FileName.ending(of: file.path)
            guard ending.isEmpty || ending.lowercased() == "png" else {
                throw Failure.usage(
                    "-o \(output): a card is a PNG, which \(ending.uppercased()) is not; name it .png")
            }
            try OutputFolder.refuseTerminal(file)
        }
        if isFolder { try OutputFolder.make(output) }
        try file.check()
    }

    /// Writes the file whole or not at all.
    func write(_ bytes: some Sequence<UInt8>) throws { try file.write(Array(bytes)) }

    /// Reports what was written, unless standard output holds it.
    func report(count: Int, json: Bool) throws {
        guard !OutputFile.isStandardOutput(path) else { return }
        try StandardOutput.line(
            json
                ? Written(output: path, styles: count).jsonLine
                : "wrote \(count) style\(count == 1 ? "" : "s") to \(path)")
    }

    private struct Written: Encodable {
        let output: String
        let styles: Int
    }
}
