import Application
import ArgumentParser
import Foundation
import HostSystem
import ImageCodecs
import Stylization

/// `impasto bench render`.
struct BenchRenderCommand: EngineBenchmark {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Time the stages of painting a picture, from file to file.")

    static let examples = [
        CommandExample(
            "A photo of one's own, at 512 px", "impasto bench render photo.jpg --content-size 512 --runs 3")
    ]

    @Argument(
        help: ArgumentHelp("The photo (default: a bundled sample).", valueName: "photo"),
        completion: .pictures)
    var photo: String?

    @Option(
        help: ArgumentHelp("The style picture, or a bundled sample's name.", valueName: "style"),
        completion: .stylePicture)
    var style: String = "night-swirl"

    @OptionGroup var contentSize: ContentSizeOption

    @OptionGroup var brush: BrushOption

    @OptionGroup var finish: FinishOptions

    @Option(help: ArgumentHelp("The transformer network.", valueName: "name"), completion: .transformer)
    var transformer: String?

    @Option(help: ArgumentHelp("Counted runs after one warm-up.", valueName: "n"))
    var runs: Int = 9

    @OptionGroup var form: JSONOption

    @OptionGroup var engine: EngineOptions

    func measure() throws {
        let stylizer = try engine.stylizer()
        let networks = try NetworkChoice(transformer: transformer).presentPair(in: stylizer.models)
        let decoder = PictureFile.decoder(threads: stylizer.threads)
        let path = try photo ?? Self.sample()
        let file = try InputFile.read(path, limit: PictureFile.byteLimit)
        let reader = StylePictureReader(
            stylizer: stylizer, decoder: decoder,
            size: StyleSize(StylizationLimits.defaultStyleHeight, square: false),
            styleModel: networks.style)
        let stylePicture = try reader.picture(style)
        let scaledHeight = contentSize.size.height

        /// A painting, with the time of scaling the photo taken out of decoding it.
        func once() throws -> PaintingPipeline.Result {
            var scaling = StageClock()
            var result = try PaintingPipeline(engine: StylizerEngine(stylizer)).run(
                decode: {
                    let photo = try decoder.decode(file, atLeastHeight: scaledHeight).image
                    return try scaling.time("resizing") {
                        try scaledHeight.map { try photo.resized(height: $0) } ?? photo
                    }
                },
                style: .found { try reader.vector(of: stylePicture) },
                task: { photo, style in
                    StylizationTask(
                        content: photo, brush: brush.size, style: style, styleModel: networks.style,
                        transformer: networks.transformer, finish: finish.finish)
                },
                encode: { try ImageEncoder(threads: stylizer.threads).png($0) })
            result.clock.move(scaling.total, from: RenderStage.decoding.rawValue, to: "resizing")
            return result
        }

        let painting = try once().painting
        var times: [String: [Double]] = [:]
        for _ in 0..<runs {
            let clock = try once().clock
            for (stage, time) in clock.milliseconds { times[stage, default: []].append(time) }
            times["total", default: []].append(clock.total)
        }
        let (width, height) = (painting.width, painting.height)
        let result = RenderTiming(
            photo: path, width: width, height: height,
            brush: brush.size.resolved(width: width, height: height),
            styleModel: networks.style, transformer: networks.transformer,
            level: StylizerEngine(stylizer).processor, threads: stylizer.threads,
            medianMs: times.mapValues { Timings($0).median },
            minimumMs: times.mapValues { Timings($0).minimum })
        try StandardOutput.line(form.json ? result.jsonLine : result.text)
    }

    private static func sample() throws -> String {
        guard let samples = InstallationPaths.samples() else {
            throw Failure.missingFile("the bundled samples are not here; name a photo")
        }
        return samples.firstPhoto.path
    }
}

/// The stages' figures.
private struct RenderTiming: Encodable {
    let photo: String
    let width: Int
    let height: Int
    let brush: Double
    let styleModel: String
    let transformer: String
    let level: String
    let threads: Int
    let medianMs: [String: Double]
    let minimumMs: [String: Double]

    var text: String {
        let stages = ["decoding", "resizing", "styleVector", "stylizing", "encoding", "total"]
        let rows = stages.map {
            [$0, TimeText.milliseconds(medianMs[$0] ?? 0), TimeText.milliseconds(minimumMs[$0] ?? 0)]
        }
        return """
            \(ComputeSettings.processorName), \(level), \(threads) threads
            \(photo), \(width)x\(height) px, brush \(brush.formatted(.number.precision(.fractionLength(0...2)))), \(transformer)
            \(Table(["stage", "median", "minimum"], rows).text)
            """
    }
}
