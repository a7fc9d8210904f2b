import Application
import ArgumentParser
import Foundation

/// `impasto bench kernels`.
struct BenchKernelsCommand: EngineBenchmark {
    static let configuration = CommandConfiguration(
        commandName: "kernels", abstract: "Time the matrix product on the networks' shapes.",
        discussion: """
            The peak is measured too: float32 products and sums in registers alone, on all threads at once. A \
            product counts two operations for each weight that is no padding. With --precision auto, every way of \
            computing products that the processor has instructions for is measured, and the one marked * is what \
            a network's layer is given (unless Winograd's method takes its place).
            """)

    static let examples = [
        CommandExample("Two threads", "impasto bench kernels --threads 2 --runs 3")
    ]

    @Option(help: ArgumentHelp("Counted runs after one warm-up.", valueName: "n"))
    var runs: Int = 15

    @OptionGroup var form: JSONLinesOption

    @OptionGroup var engine: EngineOptions

    func measure() throws {
        let benchmark = try KernelBenchmark(try engine.settings())
        let (level, precision, threads) = (benchmark.level, benchmark.precision, benchmark.threads)
        let peak = benchmark.peak(runs: runs)
        if !form.json {
            try StandardOutput.line(
                "\(ComputeSettings.processorName), \(level), \(precision), \(threads) threads")
        }
        var rows = [["peak", "", KernelBenchmark.peakPrecision, Self.figure(peak), "100 %"]]
        if form.json {
            try StandardOutput.line(
                KernelTiming(
                    kernel: "peak", shape: nil, level: level, precision: KernelBenchmark.peakPrecision,
                    threads: threads, gflops: peak, share: 1, isChosen: nil
                ).jsonLine)
        }
        for shape in KernelBenchmark.shapes {
            let chosen = benchmark.choice(for: shape)
            for product in benchmark.products {
                guard let rate = benchmark.rate(of: shape, as: product, runs: runs) else { continue }
                let isChosen = product == chosen
                if form.json {
                    try StandardOutput.line(
                        KernelTiming(
                            kernel: shape.layer, shape: shape.text, level: level, precision: product,
                            threads: threads, gflops: rate, share: rate / peak, isChosen: isChosen
                        ).jsonLine)
                } else {
                    rows.append([
                        shape.layer, shape.text, product + (isChosen ? " *" : ""), Self.figure(rate),
                        "\(Int((100 * rate / peak).rounded())) %",
                    ])
                }
            }
        }
        if !form.json {
            try StandardOutput.line(Table(["layer", "shape", "product", "GFLOP/s", "of peak"], rows).text)
        }
    }

    private static func figure(_ value: Double) -> String {
        value.formatted(.number.precision(.fractionLength(1)).grouping(.never))
    }
}

/// One kernel's figures.
private struct KernelTiming: Encodable {
    let kernel: String
    let shape: String?
    let level: String
    let precision: String
    let threads: Int
    let gflops: Double
    let share: Double
    /// Whether networks compute such layers so; not of the peak.
    let isChosen: Bool?
}
