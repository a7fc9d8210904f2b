import ArgumentParser
import Foundation
import Gallery
import HostSystem
import ImageCodecs
import Stylization

/// `impasto render`: paints photos from the command line.
struct RenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Paint one or more photos in the style of a picture.",
        discussion: """
            The last path is the style, all before it are photos. A style can also be the name of a bundled \
            sample, such as 'night-swirl'. '-' reads a photo from standard input and writes to standard output.

              impasto render photo.jpg night-swirl -o painted.png
              impasto render one.jpg two.jpg painting.png -o painted/ --strength 70

            With --style, which may be repeated for a mix, all paths are photos and the style comes from the \
            gallery (see 'impasto styles'):

              impasto render photo.jpg --style "Night sky:70" --style Rust:30 -o painted.png
            """)

    @Argument(
        help: ArgumentHelp(
            "Photos (PNG or JPEG), then the style picture or a sample's name.", valueName: "content ... style"
        ))
    var paths: [String]

    @Option(
        name: .customLong("style"),
        help: ArgumentHelp("A saved style and how much of it (may be repeated).", valueName: "name[:weight]"))
    var savedStyles: [String] = []

    @Flag(help: "Allow negative weights in a mix (experimental).")
    var extrapolate = false

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write, a folder for several photos, or '-'.", valueName: "path"))
    var output: String

    @Option(help: ArgumentHelp("How strongly the style is applied, 0 to 100 percent.", valueName: "percent"))
    var strength: Double = 100

    @OptionGroup var contentSize: ContentSizeOption

    @OptionGroup var brush: BrushOption

    @Option(help: ArgumentHelp("Height in px that the style picture is scaled to.", valueName: "px"))
    var styleSize: Int = StylizationLimits.defaultStyleHeight

    @Flag(help: "Force the style picture to a square.")
    var square = false

    @Flag(help: "Keep the photo's colours; take only the brushwork from the style.")
    var preserveColor = false

    @Option(
        help: ArgumentHelp(
            "'published', or 'reflect' to mirror the photo at its edge: no faint frame from the original's networks.",
            valueName: "how"),
        transform: { text in
            guard let choice = PaddingChoice(rawValue: text) else {
                throw ValidationError("give 'published' or 'reflect'.")
            }
            return choice
        })
    var padding: PaddingChoice = .published

    @Option(help: ArgumentHelp("The style network (see 'impasto models list').", valueName: "name"))
    var styleModel: String?

    @Option(help: ArgumentHelp("The transformer network.", valueName: "name"))
    var transformer: String?

    @Option(help: ArgumentHelp("'png' or 'jpeg' (default: by the output's name).", valueName: "format"))
    var format: String?

    @Option(help: ArgumentHelp("JPEG quality, 1 to 100.", valueName: "q"))
    var quality: Int = 90

    @Option(help: ArgumentHelp("Largest picture accepted, in megapixels.", valueName: "n"))
    var maxMegapixels: Int = 64

    @Flag(help: "Print the time of each stage as JSON.")
    var json = false

    @OptionGroup var gallery: GalleryOptions
    @OptionGroup var engine: EngineOptions

    private var contents: [String] { savedStyles.isEmpty ? paths.dropLast() : paths }

    func validate() throws {
        if savedStyles.isEmpty, paths.count < 2 {
            throw ValidationError("Give a photo and a style: impasto render PHOTO STYLE -o OUT.")
        }
        if !StylizationLimits.strengths.contains(strength) {
            throw ValidationError("--strength \(strength): give a number from 0 to 100.")
        }
        try PictureOptions.validate(styleSize: styleSize)
        if !(1...100).contains(quality) {
            throw ValidationError("--quality \(quality): give a number from 1 to 100.")
        }
        if !(1...1000).contains(maxMegapixels) {
            throw ValidationError("--max-megapixels \(maxMegapixels): give a number from 1 to 1000.")
        }
        if let format, imageFormat(format) == nil {
            throw ValidationError("--format \(format): give 'png' or 'jpeg'.")
        }
        let inputs = savedStyles.isEmpty ? paths : contents
        if inputs.count(where: InputFile.isStandardInput) > 1 {
            throw ValidationError("Standard input can be read only once; name a file for the other picture.")
        }
    }

    func run() async throws {
        try await Failure.reporting {
            let saved = try await savedStyle()
            // The engine blocks its thread: it gets one of its own.
            try await DedicatedThread.run(name: "render") { try render(saved) }
        }
    }

    /// The style from the gallery, if one is asked for, and what it is called in file names.
    private func savedStyle() async throws -> (vector: StyleVector, name: String)? {
        guard !savedStyles.isEmpty else { return nil }
        return try await gallery.read { try await savedStyle(in: $0) }
    }

    private func savedStyle(in gallery: Gallery) async throws -> (vector: StyleVector, name: String) {
        var parts: [MixPart] = []
        var names: [StyleName] = []
        for text in savedStyles {
            let part = try await WeightedStyle.resolve(text, in: gallery)
            let style = try await gallery.style(matching: part.name)
            parts.append(MixPart(.saved(style.id.text), weight: part.weight))
            names.append(style.name)
        }
        let mix = try await gallery.mix(parts, extrapolate: extrapolate)
        return (mix.vector, names.count == 1 ? names[0].fileStem : "mix")
    }

    private func render(_ saved: (vector: StyleVector, name: String)?) throws {
        let targets = try planTargets(styleName: saved?.name ?? PictureFile.stem(of: paths.last!))
        let stylizer = try engine.stylizer()
        let choice = ModelChoice(styleModel: styleModel, transformer: transformer)
        let pair =
            if let saved {
                try choice.resolve(
                    for: saved.vector.space, needsStyleNetwork: strength < 100, stylizer.models)
            } else {
                try choice.resolvePresent(stylizer.models)
            }
        // The networks are read while the pictures are. One that cannot be read is an error where it is needed.
        if saved == nil || strength < 100 {
            DedicatedThread.start(name: "style network") {
                _ = try? stylizer.network(pair.style, kind: .style)
            }
        }
        DedicatedThread.start(name: "transformer") { [padding] in
            _ = try? stylizer.network(pair.transformer, kind: .transformer, padding: padding)
        }
        let decoder = ImageDecoder(
            limits: ImageLimits(fileBytes: PictureFile.byteLimit, pixels: maxMegapixels * 1_000_000))

        var clock = StageClock()
        let style = try saved?.vector ?? learnStyle(stylizer, decoder, pair, &clock)
        let startup = clock.stages

        var firstFault: Failure?
        var faults = 0
        for (index, (path, target)) in zip(contents, targets).enumerated() {
            var clock = index == 0 ? StageClock(startup) : StageClock()
            let label = contents.count > 1 ? "\(path) (\(index + 1)/\(contents.count))" : path
            let painted: RasterImage
            let bytes: [UInt8]
            do {
                painted = try paint(path, in: style, pair, stylizer, decoder, label, &clock)
                bytes = try encode(painted, path, as: target.format, threads: stylizer.threads, &clock)
            } catch {
                Terminal.endProgress()
                let fault = Failure(error)
                // What is wrong with one photo is no reason to leave out the others; what is wrong with all is.
                guard contents.count > 1,
                    ![ExitStatus.unavailable, ExitStatus.cancelled].contains(fault.code)
                else { throw fault }
                Terminal.error("impasto: \(fault)")
                if json {
                    let report = FaultReport(content: path, error: fault.description, code: fault.code)
                    try StandardOutput.line(report.jsonLine)
                }
                firstFault = firstFault ?? fault
                faults += 1
                continue
            }
            do {
                try clock.time("write") { try target.file.write(bytes) }
                Terminal.endProgress()
                try report(path, target, painted, clock)
            } catch {
                Terminal.endProgress()
                // The faults so far may stand far above.
                if faults > 0 { summarize(painted: index - faults, failed: faults) }
                throw error
            }
        }
        if let firstFault {
            summarize(painted: contents.count - faults, failed: faults)
            throw ExitCode(firstFault.code)
        }
    }

    private func summarize(painted: Int, failed: Int) {
        Terminal.error("impasto: \(painted) painted, \(failed) failed")
    }

    /// Where the paintings go. What can be wrong with that is found before the first is painted.
    private func planTargets(styleName: String) throws -> [RenderOutput.Target] {
        if !savedStyles.isEmpty, contents.count > 1, !OutputFolder.isMeant(by: output),
            let last = contents.last, last != "-", !FileName.exists(last)
        {
            throw Failure.usage(
                "with --style all paths are photos, and there is no file '\(last)'; leave it out, or leave out --style"
            )
        }
        let inputs = contents + (savedStyles.isEmpty ? [paths.last!] : [])
        return try RenderOutput(output, several: contents.count > 1, format: imageFormat(format ?? ""))
            .targets(for: contents, style: styleName, inputs: inputs)
    }

    /// Throws ``Failure`` that names the photo.
    private func paint(
        _ path: String, in style: StyleVector, _ pair: ModelPair, _ stylizer: Stylizer,
        _ decoder: ImageDecoder, _ label: String, _ clock: inout StageClock
    ) throws -> RasterImage {
        let photo = try clock.time("decode") {
            try PictureFile.decode(
                path, decoder, atLeastHeight: contentSize.size.height, limitFlag: "--max-megapixels")
        }
        for warning in photo.warnings { Terminal.error("impasto: \(InputFile.name(of: path)): \(warning)") }
        let control = RenderControl { progress in
            Terminal.progress("\(label): \(progress.stage.label) \(Int(progress.fraction * 100)) %")
        }
        let task = StylizationTask(
            content: photo.image, contentSize: contentSize.size,
            brush: brush.size, style: style, strength: Float(strength / 100), styleModel: pair.style,
            transformer: pair.transformer,
            preserveColor: preserveColor, padding: padding)
        do {
            return try clock.time("stylize") { try stylizer.stylize(task, control: control) }
        } catch {
            throw Failure(error, of: path, sizeFlag: contentSize.flag)
        }
    }

    /// Throws ``Failure`` that names the photo.
    private func encode(
        _ painted: RasterImage, _ path: String, as format: ImageFormat, threads: Int,
        _ clock: inout StageClock
    ) throws -> [UInt8] {
        let encoder = ImageEncoder(quality: quality, threads: threads)
        do {
            return try clock.time("encode") { try encoder.encode(painted, as: format) }
        } catch {
            throw Failure(error, of: path, sizeFlag: contentSize.flag)
        }
    }

    private func learnStyle(
        _ stylizer: Stylizer, _ decoder: ImageDecoder, _ pair: ModelPair, _ clock: inout StageClock
    ) throws -> StyleVector {
        let picture = try clock.time("decodeStyle") {
            try PictureFile.style(paths.last!, decoder, atLeastHeight: square ? nil : styleSize)
        }
        do {
            return try clock.time("styleVector") {
                try stylizer.styleVector(
                    of: picture, styleSize: styleSize, square: square, styleModel: pair.style)
            }
        } catch {
            throw Failure(error, of: paths.last!, sizeFlag: "--style-size \(styleSize)")
        }
    }

    private func report(
        _ path: String, _ target: RenderOutput.Target, _ painted: RasterImage, _ clock: StageClock
    ) throws {
        let total = clock.stages.values.reduce(0, +)
        if json {
            let report = RenderReport(
                content: path, output: target.path, width: painted.width, height: painted.height,
                brush: brush.size.resolved(width: painted.width, height: painted.height),
                milliseconds: clock.stages,
                totalMilliseconds: (total * 1000).rounded() / 1000)
            // Standard output may carry the picture.
            if OutputFile.isStandardOutput(target.path) {
                Terminal.error(report.jsonLine)
            } else {
                try StandardOutput.line(report.jsonLine)
            }
        } else if Terminal.isInteractive {
            let seconds = (total / 1000).formatted(.number.precision(.fractionLength(2)))
            Terminal.error("\(target.path): \(painted.width)x\(painted.height) px in \(seconds) s")
        }
    }

    private func imageFormat(_ name: String) -> ImageFormat? {
        switch name.lowercased() {
        case "png": .png
        case "jpeg", "jpg": .jpeg
        default: nil
        }
    }
}

extension RenderStage {
    /// What a person reads.
    var label: String {
        switch self {
        case .decoding: "reading"
        case .styleVector: "looking at the style"
        case .identityVector: "looking at the photo"
        case .stylizing: "painting"
        case .encoding: "saving"
        }
    }
}

/// What `--json` prints for a picture.
private struct RenderReport: Encodable {
    let content: String
    let output: String
    let width: Int
    let height: Int
    /// What `auto` came to, too.
    let brush: Double
    let milliseconds: [String: Double]
    let totalMilliseconds: Double
}

/// What `--json` prints for a photo of several that could not be painted.
private struct FaultReport: Encodable {
    let content: String
    let error: String
    let code: Int32
}
