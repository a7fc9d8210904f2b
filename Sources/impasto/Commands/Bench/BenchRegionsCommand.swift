import Application
import ArgumentParser
import Foundation
import HostSystem
import ImageCodecs
import Stylization

/// `impasto bench regions`.
struct BenchRegionsCommand: EngineBenchmark {
    static let configuration = CommandConfiguration(
        commandName: "regions",
        abstract: "Time a painting in several styles by region beside the painting in one of them.",
        discussion: """
            Every transformer that is here is measured, one of your own ('impasto models add') like one that was \
            pulled; where no style network of its space is here, styles are made up, which take the same time. Beside \
            the ratio of the fastest runs stands what two regions may take at most, from 800x600 px on, with the bundled \
            transformer and with one of depthwise separable convolutions.
            """)

    static let examples = [
        CommandExample(
            "Three regions in one transformer",
            "impasto bench regions photo.jpg --regions 3 --transformer transformer-quarter --runs 3")
    ]

    @Argument(
        help: ArgumentHelp("The photo (default: a bundled sample).", valueName: "photo"),
        completion: .pictures)
    var photo: String?

    @Option(help: ArgumentHelp("How many regions, the ground among them.", valueName: "n"))
    var regions: Int = 2

    @OptionGroup var contentSize: ContentSizeOption

    @OptionGroup var brush: BrushOption

    @Option(
        help: ArgumentHelp("Only this transformer (may be repeated).", valueName: "name"),
        completion: .transformer)
    var transformer: [String] = []

    @Option(help: ArgumentHelp("Counted runs after one warm-up.", valueName: "n"))
    var runs: Int = 9

    @OptionGroup var form: JSONLinesOption

    @OptionGroup var engine: EngineOptions

    func validate() throws {
        try OptionCheck.number(regions, in: 2...StyleRegion.mostRegions + 1, of: "--regions")
        try OptionCheck.runs(runs)
    }

    func measure() throws {
        let stylizer = try engine.stylizer()
        for name in transformer { try stylizer.models.requirePresent([name]) }
        guard let samples = InstallationPaths.samples() else {
            throw Failure.missingFile("the bundled samples are not here, which the styles are of")
        }
        let file = try InputFile.read(photo ?? samples.firstPhoto.path, limit: PictureFile.byteLimit)
        let picture = try PictureFile.decoder().decode(file, atLeastHeight: contentSize.size.height).image
        let networks = stylizer.models.list().filter {
            $0.record.kind == .transformer
                && (transformer.isEmpty ? $0.isPresent : transformer.contains($0.record.name))
        }
        if transformer.isEmpty { try noteMissing(in: stylizer) }
        var rows: [[String]] = []
        for network in networks {
            let trial = try RegionTrial(
                stylizer, picture, network.record, samples, count: regions, size: contentSize.size,
                brush: brush.size)
            let pixels = trial.size.width * trial.size.height
            let goal = regions == 2 ? try RegionGoal.times(network.name, pixels: pixels, on: stylizer) : nil
            let timing = try trial.run(runs, atMost: goal)
            if form.json { try StandardOutput.line(timing.jsonLine) } else { rows.append(timing.row) }
        }
        guard !form.json else { return }
        try StandardOutput.line(
            "\(ComputeSettings.processorName), \(StylizerEngine(stylizer).processor), \(stylizer.threads) threads, \(regions) regions"
        )
        try StandardOutput.line(
            Table(["transformer", "size", "one", "regions", "ratio", "at most", "mask moved"], rows).text)
    }

    /// Says that no separable transformer is measured, for which there is a goal.
    private func noteMissing(in stylizer: Stylizer) throws {
        let isHere = try stylizer.models.list().contains {
            try $0.kind == .transformer && $0.isPresent && RegionGoal.isSeparable($0.name, on: stylizer)
        }
        guard !isHere else { return }
        let name = ModelPair.original.transformer
        Terminal.error(
            "impasto: the separable transformer is not measured: \(ModelStoreError.missingModel(name, bundled: false))"
        )
    }
}

/// One photo with its regions, in one network.
private struct RegionTrial {
    private let stylizer: Stylizer
    private let task: StylizationTask

    /// The size at which is painted, px.
    var size: PixelSize { task.paintingSize }

    init(
        _ stylizer: Stylizer, _ photo: RasterImage, _ network: ModelRecord, _ samples: SampleFolder,
        count: Int, size: ContentSize, brush: BrushSize
    ) throws {
        self.stylizer = stylizer
        let styleModel = stylizer.models.list().preferred(
            .style, in: network.space, over: stylizer.models.defaultPair()
        ).flatMap { $0.isPresent ? $0.name : nil }
        let styles =
            if let styleModel {
                try Self.styles(of: samples, count, styleModel, stylizer)
            } else {
                try (0..<count).map { index in
                    var numbers = MadeUpNumbers(seed: UInt64(index))
                    return try StyleVector(numbers.vector(), space: network.space)
                }
            }
        var task = StylizationTask(
            content: photo, contentSize: size, brush: brush, style: styles[0], styleModel: styleModel ?? "",
            transformer: network.name)
        task.regions = styles.dropFirst().enumerated().map { index, style in
            StyleRegion(style: style, mask: Self.band(index + 1, of: styles.count))
        }
        self.task = task
    }

    /// The styles of bundled pictures.
    private static func styles(
        of samples: SampleFolder, _ count: Int, _ styleModel: String, _ stylizer: Stylizer
    ) throws -> [StyleVector] {
        let reader = StylePictureReader(
            stylizer: stylizer, decoder: PictureFile.decoder(),
            size: StyleSize(StylizationLimits.defaultStyleHeight, square: false), styleModel: styleModel)
        return try samples.names(for: .style).prefix(count).map {
            try reader.vector(of: samples.file($0, for: .style).path)
        }
    }

    /// A slanted band of the picture with soft edges.
    private static func band(_ index: Int, of count: Int) -> RegionMask {
        let size = PixelSize(width: 256, height: 256)
        return RegionMask(
            size: size,
            values: (0..<size.pixels).map { pixel in
                let place = Double(pixel % 256 * 3 + pixel / 256) / 1024 * Double(count) - Double(index)
                return UInt8(255 * min(max(place * 16 + 0.5, 0), 1))
            })
    }

    /// Times it; `atMost` is what is told beside the ratio.
    func run(_ runs: Int, atMost: Double?) throws -> RegionTiming {
        var plain = task
        plain.regions = []
        var one: [Double] = [], several: [Double] = []
        // In turn, so that both see the same machine.
        for run in 0...runs {
            let times = try (time { try stylizer.stylize(plain) }, time { try stylizer.stylize(task) })
            if run > 0 {
                one.append(times.0)
                several.append(times.1)
            }
        }
        var known = task
        known.contentID = "bench"
        let moved = try Timings(runs: runs) {
            known.regions[0].mask = known.regions[0].mask.inverted
            _ = try stylizer.stylize(known)
        }
        return RegionTiming(
            transformer: task.transformer, width: size.width, height: size.height,
            regions: task.regions.count + 1, medianMs: Timings(one).median, minimumMs: Timings(one).minimum,
            regionsMedianMs: Timings(several).median, regionsMinimumMs: Timings(several).minimum,
            ratio: Timings(several).minimum / Timings(one).minimum, atMost: atMost,
            movedMedianMs: moved.median)
    }

    private func time(_ body: () throws -> RasterImage) rethrows -> Double {
        let start = ContinuousClock.now
        _ = try body()
        return (ContinuousClock.now - start) / .milliseconds(1)
    }
}

/// The figures of one network.
private struct RegionTiming: Encodable {
    let transformer: String
    let width: Int
    let height: Int
    let regions: Int
    let medianMs: Double
    let minimumMs: Double
    let regionsMedianMs: Double
    let regionsMinimumMs: Double
    /// Of the fastest runs.
    let ratio: Double
    /// What it may be; `nil` where there is no goal.
    let atMost: Double?
    let movedMedianMs: Double

    var row: [String] {
        func text(_ number: Double) -> String { number.formatted(.number.precision(.fractionLength(2))) }
        return [
            transformer, "\(width)x\(height)", TimeText.milliseconds(medianMs),
            TimeText.milliseconds(regionsMedianMs),
            text(ratio), atMost.map(text) ?? "", TimeText.milliseconds(movedMedianMs),
        ]
    }
}
