import Application
import ArgumentParser
import Foundation
import Stylization

/// `impasto bench networks`.
struct BenchNetworksCommand: EngineBenchmark {
    static let configuration = CommandConfiguration(
        commandName: "networks", abstract: "Time each network that is here, and its layers with --layers.",
        discussion: """
            Where --precision bf16 or auto rounds a network's products, it is run in float32 too, in turn, and the last \
            column is what its fastest run took of float32's.
            """)

    static let examples = [
        CommandExample(
            "One network, step by step",
            "impasto bench networks --network transformer-quarter --size 256 --runs 5 --layers")
    ]

    @Option(help: ArgumentHelp("Picture size, as PX or HEIGHTxWIDTH.", valueName: "size"))
    var size: String = "512"

    @Option(help: ArgumentHelp("Counted runs after one warm-up.", valueName: "n"))
    var runs: Int = 9

    @Option(
        help: ArgumentHelp("Only this network (may be repeated).", valueName: "name"),
        completion: .presentNetwork)
    var network: [String] = []

    @Flag(help: "Show the time of each step.")
    var layers = false

    @OptionGroup var form: JSONLinesOption

    @OptionGroup var engine: EngineOptions

    func validate() throws {
        if Self.parse(size) == nil {
            throw ValidationError("--size \(size): give 16 to 8192, such as 512 or 384x512.")
        }
        try OptionCheck.runs(runs)
    }

    private static func parse(_ text: String) -> (height: Int, width: Int)? {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 1 || parts.count == 2, let height = parts[0], let width = parts[parts.count - 1],
            (16...8192).contains(height), (16...8192).contains(width)
        else { return nil }
        return (height, width)
    }

    func measure() throws {
        let stylizer = try engine.stylizer()
        let exact = try engine.precisionChoice() == .f32 ? nil : engine.stylizer(precision: .f32)
        let (height, width) = Self.parse(size)!
        // Names first: a mistyped one would look like a network that takes no time.
        for name in network { try stylizer.models.requirePresent([name]) }
        let models = stylizer.models.list().filter { model in
            network.isEmpty ? model.isPresent : network.contains(model.record.name)
        }
        if !form.json {
            try StandardOutput.line(
                "\(ComputeSettings.processorName), \(StylizerEngine(stylizer).processor), \(stylizer.threads) threads, \(height)x\(width) px"
            )
        }
        var rows: [[String]] = []
        for model in models {
            let benchmark = try NetworkBenchmark(model, of: stylizer, height: height, width: width)
            let (times, exactTimes) = try time(benchmark, model, exact, height: height, width: width)
            let giga = Double(benchmark.multiplyAdds) / 1e9
            let result = NetworkTiming(
                network: model.record.name, height: height, width: width, threads: stylizer.threads,
                level: benchmark.level, precision: benchmark.precision,
                medianMs: times.median, minimumMs: times.minimum, f32MinimumMs: exactTimes?.minimum,
                gigaMultiplyAdds: giga)
            if form.json { try StandardOutput.line(result.jsonLine) } else { rows.append(result.row) }
            if layers, !form.json { try show(try benchmark.steps(runs)) }
        }
        if !form.json {
            try StandardOutput.line(
                Table(["network", "precision", "median", "minimum", "G MAC", "GFLOP/s", "of f32"], rows).text)
        }
    }

    /// The network's times, and those in float32 where that is another computation.
    private func time(
        _ benchmark: NetworkBenchmark, _ model: ModelDescriptor, _ exact: Stylizer?, height: Int, width: Int
    ) throws -> (Timings, Timings?) {
        guard let exact, benchmark.precision != PrecisionChoice.f32.rawValue else {
            return (try benchmark.run(runs), nil)
        }
        let times = try benchmark.run(
            runs, inTurnWith: NetworkBenchmark(model, of: exact, height: height, width: width))
        return (times.own, times.other)
    }

    /// A line for each step, with its share of all.
    private func show(_ steps: [NetworkBenchmark.StepTime]) throws {
        let total = steps.reduce(0) { $0 + $1.milliseconds }
        for step in steps {
            let figure = String((step.milliseconds * 1000).rounded() / 1000).padding(
                toLength: 8, withPad: " ", startingAt: 0)
            let share = String(Int((100 * step.milliseconds / total).rounded())).padding(
                toLength: 3, withPad: " ", startingAt: 0)
            try StandardOutput.line("  \(figure) ms  \(share)%  \(step.name)")
        }
    }
}

/// One network's figures.
private struct NetworkTiming: Encodable {
    let network: String
    let height: Int
    let width: Int
    let threads: Int
    let level: String
    let precision: String
    let medianMs: Double
    let minimumMs: Double
    /// The fastest run in float32; `nil` where that is what was measured.
    let f32MinimumMs: Double?
    let gigaMultiplyAdds: Double

    var row: [String] {
        func text(_ value: Double, _ digits: Int) -> String {
            value.formatted(.number.precision(.fractionLength(digits)))
        }
        return [
            network, precision, text(medianMs, 1) + " ms", text(minimumMs, 1) + " ms",
            text(gigaMultiplyAdds, 2),
            text(2000 * gigaMultiplyAdds / minimumMs, 0), f32MinimumMs.map { text(minimumMs / $0, 2) } ?? "",
        ]
    }
}
