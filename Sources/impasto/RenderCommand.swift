import ArgumentParser
import Foundation
import Gallery
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

    @Option(
        help: ArgumentHelp(
            "Height in px to paint at, or 'full'. Brush strokes have a fixed size in pixels.", valueName: "px"
        ))
    var contentSize: String = "full"

    @Option(help: ArgumentHelp("Height in px that the style picture is scaled to.", valueName: "px"))
    var styleSize: Int = 256

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
        if !(0...100).contains(strength) {
            throw ValidationError("--strength \(strength): give a number from 0 to 100.")
        }
        if !(16...4096).contains(styleSize) {
            throw ValidationError("--style-size \(styleSize): give 16 to 4096 px.")
        }
        if !(1...100).contains(quality) {
            throw ValidationError("--quality \(quality): give a number from 1 to 100.")
        }
        if !(1...1000).contains(maxMegapixels) {
            throw ValidationError("--max-megapixels \(maxMegapixels): give a number from 1 to 1000.")
        }
        if contentSize != "full", Int(contentSize).map({ !(16...32768).contains($0) }) ?? true {
            throw ValidationError("--content-size \(contentSize): give 16 to 32768 px, or 'full'.")
        }
        if let format, imageFormat(format) == nil {
            throw ValidationError("--format \(format): give 'png' or 'jpeg'.")
        }
        if contents.count(where: { $0 == "-" }) > 1 {
            throw ValidationError("Standard input can be read only once.")
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
        let folder = try RenderOutput(output, several: contents.count > 1)
        let stylizer = try engine.stylizer()
        let choice = ModelChoice(styleModel: styleModel, transformer: transformer)
        let pair =
            if let saved {
                try choice.resolve(
                    for: saved.vector.space, needsStyleNetwork: strength < 100, stylizer.models)
            } else {
                try choice.resolve(stylizer.models)
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
        let decoder = ImageDecoder(limits: ImageLimits(fileBytes: 1 << 30, pixels: maxMegapixels * 1_000_000))

        var clock = StageClock()
        let (style, styleName) = try saved ?? learnStyle(stylizer, decoder, pair, &clock)
        let startup = clock.stages

        for (index, path) in contents.enumerated() {
            var clock = index == 0 ? StageClock(startup) : StageClock()
            let photo = try clock.time("decode") {
                try decoder.decode(
                    try PictureFile.read(path), atLeastHeight: contentSize == "full" ? nil : Int(contentSize)!
                )
            }
            for warning in photo.warnings { Terminal.error("impasto: \(path): \(warning)") }
            let label = contents.count > 1 ? "\(path) (\(index + 1)/\(contents.count))" : path
            let control = RenderControl { progress in
                Terminal.progress("\(label): \(progress.stage.label) \(Int(progress.fraction * 100)) %")
            }
            let task = StylizationTask(
                content: photo.image, contentSize: contentSize == "full" ? .full : .height(Int(contentSize)!),
                style: style, strength: Float(strength / 100), styleModel: pair.style,
                transformer: pair.transformer,
                preserveColor: preserveColor, padding: padding)
            let painted = try clock.time("stylize") { try stylizer.stylize(task, control: control) }
            let target = folder.target(for: path, style: styleName, format: imageFormat(format ?? ""))
            let encoder = ImageEncoder(quality: quality, threads: stylizer.threads)
            let bytes = try clock.time("encode") { try encoder.encode(painted, as: target.format) }
            try clock.time("write") { try target.write(bytes) }
            Terminal.endProgress()
            report(path, target, painted, clock)
        }
    }

    private func learnStyle(
        _ stylizer: Stylizer, _ decoder: ImageDecoder, _ pair: ModelPair, _ clock: inout StageClock
    ) throws -> (vector: StyleVector, name: String) {
        let (picture, name) = try clock.time("decodeStyle") {
            try PictureFile.style(paths.last!, decoder, atLeastHeight: square ? nil : styleSize)
        }
        let vector = try clock.time("styleVector") {
            try stylizer.styleVector(
                of: picture, styleSize: styleSize, square: square, styleModel: pair.style)
        }
        return (vector, name)
    }

    private func report(
        _ path: String, _ target: RenderOutput.Target, _ painted: RasterImage, _ clock: StageClock
    ) {
        if json {
            let report = RenderReport(
                content: path, output: target.path, width: painted.width, height: painted.height,
                milliseconds: clock.stages, totalMilliseconds: clock.stages.values.reduce(0, +))
            // Standard output may carry the picture.
            if target.path == "-" { Terminal.error(report.json) } else { print(report.json) }
        } else if Terminal.isInteractive {
            let seconds = clock.stages.values.reduce(0, +) / 1000
            Terminal.error(
                "\(target.path): \(painted.width)x\(painted.height) px in \(seconds.formatted(.number.precision(.fractionLength(2)))) s"
            )
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
    let milliseconds: [String: Double]
    let totalMilliseconds: Double

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: (try? encoder.encode(self)) ?? Data(), as: UTF8.self)
    }
}
