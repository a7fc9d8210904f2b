import ArgumentParser
import Foundation
import HostSystem
import ImageCodecs
import Kernels
import Stylization

/// `impasto bench render`.
struct BenchRenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Time the stages of painting a picture, from file to file.")

    @Argument(help: ArgumentHelp("The photo (default: a bundled sample).", valueName: "photo"))
    var photo: String?

    @Option(help: ArgumentHelp("The style picture, or a bundled sample's name.", valueName: "style"))
    var style: String = "night-swirl"

    @OptionGroup var contentSize: ContentSizeOption

    @OptionGroup var brush: BrushOption

    @Option(help: ArgumentHelp("The transformer network.", valueName: "name"))
    var transformer: String?

    @Option(help: ArgumentHelp("Counted runs after one warm-up.", valueName: "n"))
    var runs: Int = 9

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var engine: EngineOptions

    func validate() throws {
        if !(1...1000).contains(runs) {
            throw ValidationError("--runs \(runs): give a number from 1 to 1000.")
        }
    }

    func run() async throws {
        try await Failure.reporting {
            try await DedicatedThread.run(name: "bench") { try measure() }
        }
    }

    private func measure() throws {
        let stylizer = try engine.stylizer()
        let pair = try ModelChoice(transformer: transformer).resolvePresent(stylizer.models)
        let decoder = ImageDecoder(limits: ImageLimits(fileBytes: 1 << 30, pixels: 64_000_000))
        let path = try photo ?? Self.sample()
        let bytes = try InputFile.read(path, limit: PictureFile.byteLimit)
        let styleSize = StylizationLimits.defaultStyleHeight
        let stylePicture = try PictureFile.style(style, decoder, atLeastHeight: styleSize)
        let height = contentSize.size.height

        var size = (width: 0, height: 0)
        func once(_ clock: inout StageClock) throws {
            let decoded = try clock.time("decode") { try decoder.decode(bytes, atLeastHeight: height).image }
            let content = try clock.time("resize") {
                try height.map { try decoded.resized(height: $0) } ?? decoded
            }
            size = (content.width, content.height)
            let vector = try clock.time("style") {
                try stylizer.styleVector(
                    of: stylePicture, styleSize: styleSize, square: false, styleModel: pair.style)
            }
            let task = StylizationTask(
                content: content, brush: brush.size, style: vector, styleModel: pair.style,
                transformer: pair.transformer)
            let painted = try clock.time("transform") { try stylizer.stylize(task) }
            _ = try clock.time("encode") {
                try ImageEncoder(threads: stylizer.threads).png(painted)
            }
        }

        var warmUp = StageClock()
        try once(&warmUp)
        var times: [String: [Double]] = [:]
        for _ in 0..<runs {
            var clock = StageClock()
            try once(&clock)
            for (stage, time) in clock.stages { times[stage, default: []].append(time) }
            times["total", default: []].append(clock.stages.values.reduce(0, +))
        }
        let result = RenderTiming(
            photo: path, width: size.width, height: size.height,
            brush: brush.size.resolved(width: size.width, height: size.height),
            styleModel: pair.style, transformer: pair.transformer,
            level: stylizer.kernels.level.rawValue, threads: stylizer.threads,
            ms: times.mapValues { Timings($0).median }, msMin: times.mapValues { Timings($0).minimum })
        try StandardOutput.line(json ? result.jsonLine : result.text)
    }

    private static func sample() throws -> String {
        guard let samples = InstallationPaths.samples() else {
            throw Failure.missingFile("the bundled samples are not here; name a photo")
        }
        return samples.appending(path: "content/lighthouse.jpg").path
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
    let ms: [String: Double]
    let msMin: [String: Double]

    var text: String {
        let stages = ["decode", "resize", "style", "transform", "encode", "total"]
        let rows = stages.map { [$0, Timings.text(ms[$0] ?? 0), Timings.text(msMin[$0] ?? 0)] }
        return """
            \(CPULevel.processorName), \(level), \(threads) threads
            \(photo), \(width)x\(height) px, brush \(brush.formatted(.number.precision(.fractionLength(0...2)))), \(transformer)
            \(Table(["stage", "median", "minimum"], rows).text)
            """
    }
}
