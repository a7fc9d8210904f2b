import ArgumentParser
import Clips
import HostSystem

/// What kind of file a painted clip becomes, and where it goes.
struct VideoOutput: ParsableArguments {
    @Option(
        name: [.short, .long], help: ArgumentHelp("The file to write, or '-'.", valueName: "path"),
        completion: .anyFile)
    var output: String

    @Option(
        help: ArgumentHelp(
            "mp4, mov, mkv, webm, gif or apng (default: by the output's name).", valueName: "format"),
        completion: .cases(of: ClipFormat.self),
        transform: { text in
            guard let format = ClipFormat(ending: text) else {
                throw ValidationError("give mp4, mov, mkv, webm, gif or apng.")
            }
            return format
        })
    var format: ClipFormat?

    @Option(help: ArgumentHelp("Quality of all but GIF and PNG, 1 to 100.", valueName: "q"))
    var quality: Int = 90

    @Option(
        help: ArgumentHelp(
            "What becomes of the sound: 'copy', 'convert' to what the file can hold, or 'none'.",
            valueName: "how"),
        completion: .cases(of: SoundChoice.self),
        transform: { try OptionCheck.choice($0, of: SoundChoice.listed) })
    var sound: SoundChoice = .copy

    func validate() throws { try OptionCheck.number(quality, in: 1...100, of: "--quality") }

    /// Where the clip goes, and as what.
    ///
    /// Throws ``Failure`` for what cannot be written, or would replace one of `inputs`, which are read.
    func target(inputs: [String]) throws -> (file: OutputFile, format: ClipFormat) {
        guard !OutputFolder.isMeant(by: output) else {
            throw Failure.usage(
                "-o \(output): that is a folder; name a file in it, such as \(output)clip.mp4")
        }
        let ending = FileName.ending(of: output)
        guard let format = format ?? ClipFormat(ending: ending) else {
            throw Failure.usage(
                "-o \(output): a clip cannot be written as "
                    + (ending.isEmpty ? "a file without an ending" : ending.uppercased())
                    + "; name it \(ClipFormat.endings), or give --format")
        }
        let file = OutputFile(output)
        try file.check()
        try OutputFolder.refuseTerminal(file)
        if let own = FileName.identity(of: output),
            let input = inputs.first(where: { FileName.identity(of: $0) == own })
        {
            throw Failure.usage(
                "'\(output)' would replace \(InputFile.name(of: input)), which is read; write elsewhere")
        }
        return (file, format)
    }
}
