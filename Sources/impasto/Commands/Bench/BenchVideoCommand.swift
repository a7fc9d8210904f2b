import Application
import ArgumentParser
import Evaluation
import Foundation
import HostSystem
import ImageCodecs
import Stylization

/// `impasto bench video`.
struct BenchVideoCommand: EngineBenchmark {
    static let configuration = CommandConfiguration(
        commandName: "video",
        abstract: "Measure how steady clips are when they are painted, and what that costs.",
        discussion: """
            The clips are made of one picture: still with a sensor's noise, under a drifting exposure, with a disc that \
            crosses, and from a camera that turns by 1 and by 3 px a frame. Each is painted frame by frame and with \
            --calm. Flicker is the mean distance in luma, in steps of 255, between a px and what it was in the frame \
            before, along the motion; sharpness the mean gradient as a multiple of that without calm; ghost the part of \
            the disc that is still seen two frames after it has gone.
            """)

    static let examples = [
        CommandExample("A picture of one's own, as JSON", "impasto bench video photo.jpg --runs 5 --json")
    ]

    @Argument(
        help: ArgumentHelp("The picture (default: a bundled sample).", valueName: "picture"),
        completion: .pictures)
    var picture: String?

    @Option(help: ArgumentHelp("A bundled style picture.", valueName: "name"), completion: .stylePicture)
    var style: String = "night-swirl"

    @Option(help: ArgumentHelp("How much of the past is used, 0 to 100.", valueName: "percent"))
    var calm: Double = StylizationLimits.defaultCalm

    @Option(help: ArgumentHelp("The transformer.", valueName: "name"), completion: .transformer)
    var transformer: String = ModelPair.bundled.transformer

    @Option(help: ArgumentHelp("Counted frames of each clip, after ten.", valueName: "n"))
    var runs: Int = 30

    @OptionGroup var form: JSONLinesOption

    @OptionGroup var engine: EngineOptions

    func validate() throws {
        try OptionCheck.runs(runs)
        guard StylizationLimits.calms.contains(calm) else {
            throw ValidationError("--calm \(calm.formatted()): give a number from 0 to 100.")
        }
    }

    func measure() throws {
        let stylizer = try engine.stylizer()
        guard let samples = InstallationPaths.samples() else {
            throw Failure.missingFile("the bundled samples are not here, which the style is of")
        }
        guard samples.names(for: .style).contains(style) else {
            throw Failure.usage(
                "there is no bundled style picture '\(style)'; take one of \(samples.names(for: .style).joined(separator: ", "))"
            )
        }
        let file = try InputFile.read(picture ?? samples.firstPhoto.path, limit: PictureFile.byteLimit)
        let scene = try PictureFile.decoder().decode(file).image
        let networks = try NetworkChoice(transformer: transformer).presentPair(in: stylizer.models)
        let reader = StylePictureReader(
            stylizer: stylizer, decoder: PictureFile.decoder(),
            size: StyleSize(StylizationLimits.defaultStyleHeight, square: false), styleModel: networks.style)
        let settings = StreamSettings(
            style: try reader.vector(of: samples.file(style, for: .style).path), styleModel: networks.style,
            transformer: networks.transformer, calm: calm)
        var rows: [[String]] = []
        for (width, height) in [(384, 256), (640, 480)] {
            let size = PixelSize(width: width, height: height)
            for kind in TestClip.Kind.allCases {
                let clip = try TestClip(kind, of: scene, size: size, count: runs + VideoTrial.settling)
                let result = try VideoTrial(stylizer: stylizer, clip: clip, settings: settings).run()
                if form.json { try StandardOutput.line(result.jsonLine) } else { rows.append(result.row) }
            }
        }
        guard !form.json else { return }
        try StandardOutput.line(
            "\(ComputeSettings.processorName), \(StylizerEngine(stylizer).processor), \(stylizer.threads) threads, \(networks.transformer), \(style), calm \(calm.formatted())"
        )
        try StandardOutput.line(
            Table(
                [
                    "clip", "size", "flicker", "with calm", "ratio", "sharpness", "light", "ghost", "ms",
                    "with calm",
                ], rows
            ).text)
    }
}

/// One clip, painted with calm and without.
private struct VideoTrial {
    let stylizer: Stylizer
    let clip: TestClip
    let settings: StreamSettings

    /// Frames until a stream has found its balance.
    static let settling = 10

    func run() throws -> VideoResult {
        var still = settings
        still.calm = 0
        let streams = [still, settings].map { StylizationStream($0, on: stylizer) }
        var paintings: [[RasterImage]] = [[], []]
        var times: [[Double]] = [[], []]
        for index in 0..<clip.count {
            let frame = clip.frame(index)
            // In turn, so that both see the same machine.
            for (which, stream) in streams.enumerated() {
                let start = ContinuousClock.now
                paintings[which].append(try stream.paint(frame))
                if index >= Self.settling {
                    times[which].append((ContinuousClock.now - start) / .milliseconds(1))
                }
            }
        }
        let measures = paintings.map {
            FlickerMeasures(of: $0, step: clip.step, skipping: Self.settling)
        }
        return VideoResult(
            clip: clip.kind.rawValue, width: clip.size.width, height: clip.size.height, plain: measures[0],
            calm: measures[1],
            ghost: clip.kind == .crossing
                ? FlickerMeasures.ghost(clip, paintings[1], plain: paintings[0]) : nil,
            bytes: streams[1].bytes, medianMs: Timings(times[0]).median, minimumMs: Timings(times[0]).minimum,
            calmMedianMs: Timings(times[1]).median, calmMinimumMs: Timings(times[1]).minimum)
    }
}

/// The figures of one clip.
private struct VideoResult: Encodable {
    let clip: String
    let width: Int
    let height: Int
    let plain: FlickerMeasures
    let calm: FlickerMeasures
    let ghost: Double?
    let bytes: Int
    let medianMs: Double
    let minimumMs: Double
    let calmMedianMs: Double
    let calmMinimumMs: Double

    var row: [String] {
        func text(_ number: Double, _ digits: Int = 2) -> String {
            number.formatted(.number.precision(.fractionLength(digits)))
        }
        return [
            clip, "\(width)x\(height)", text(plain.flicker), text(calm.flicker),
            text(calm.flicker / plain.flicker, 3), text(calm.sharpness / plain.sharpness),
            text(calm.light - plain.light, 1), ghost.map { text($0) } ?? "", TimeText.milliseconds(medianMs),
            TimeText.milliseconds(calmMedianMs),
        ]
    }
}
