import Kernels
import Stylization

/// Runs the matrix product on single rows of pixels, as convolutions do, on all threads at once.
package struct KernelBenchmark {
    private let kernels: KernelTable
    private let pool: ThreadPool

    /// The ways of computing products that are measured: float32 and, where the settings allow rounding, all that the
    /// processor has instructions for, also those that it is never given.
    private let methods: [ProductMethod]

    /// A benchmark of the kernels that transformers compute with.
    ///
    /// Throws `PrecisionUnavailable` for a precision that is never faster on this processor.
    package init(_ settings: ComputeSettings) throws {
        kernels = KernelTable(precision: try settings.precision.resolved())
        methods = settings.precision == .f32 ? [.float32] : KernelTable.methods
        pool = ThreadPool(threads: settings.threads)
    }

    /// The names of the ways of computing products that are measured: `f32`, and of `bf16` and `bf16 tiles` what the processor has
    /// and the settings allow.
    package var products: [String] { methods.map(\.rawValue) }

    /// The level of the processor's instructions in use, such as `avx2`.
    package var level: String { kernels.level.rawValue }

    /// What the settings come to on this processor: `f32` or `bf16`.
    package var precision: String { kernels.precision.rawValue }

    /// The product that a network's layer of this shape is given, as in ``products``; Winograd's method, which may take its
    /// place, is not measured here.
    package func choice(for shape: ProductShape) -> String { shape.choice(kernels).rawValue }

    /// What the peak is measured in.
    package static let peakPrecision = Precision.float32.rawValue

    /// How many threads compute.
    package var threads: Int { pool.threadCount }

    /// A layer of one of the networks.
    package struct ProductShape: Sendable {
        /// Which networks have it, and where in them.
        package let layer: String
        /// The side of its square kernel.
        let kernel: Int
        let inputChannels: Int
        let outputChannels: Int

        /// Such as `3x3 128->128`.
        package var text: String { "\(kernel)x\(kernel) \(inputChannels)->\(outputChannels)" }

        fileprivate func choice(_ kernels: KernelTable) -> ProductMethod {
            kernels.costs.best { method in
                PackedConvolution.sizes(
                    kernelHeight: kernel, kernelWidth: kernel, inputChannels: inputChannels,
                    outputChannels: outputChannels, isPolyphase: false, canShift: true, strideWidth: 1,
                    lanes: kernels.lanes, method: method)
            }.method
        }
    }

    /// Layers that take most of the networks' time.
    package static let shapes = [
        ProductShape(layer: "full: residual", kernel: 3, inputChannels: 128, outputChannels: 128),
        ProductShape(layer: "full: contract 3", kernel: 3, inputChannels: 64, outputChannels: 128),
        ProductShape(layer: "full: contract 2", kernel: 3, inputChannels: 32, outputChannels: 64),
        ProductShape(layer: "all: contract 1", kernel: 9, inputChannels: 3, outputChannels: 32),
        ProductShape(layer: "full: expand 3", kernel: 9, inputChannels: 32, outputChannels: 3),
        ProductShape(layer: "separable: residual", kernel: 1, inputChannels: 128, outputChannels: 128),
        ProductShape(layer: "separable: contract 3", kernel: 1, inputChannels: 64, outputChannels: 128),
        ProductShape(layer: "separable: contract 2", kernel: 1, inputChannels: 32, outputChannels: 64),
        ProductShape(layer: "quarter: residual", kernel: 3, inputChannels: 32, outputChannels: 32),
        ProductShape(layer: "quarter: contract 2", kernel: 3, inputChannels: 8, outputChannels: 16),
        ProductShape(layer: "MobileNet: expand", kernel: 1, inputChannels: 24, outputChannels: 144),
        ProductShape(layer: "MobileNet: project", kernel: 1, inputChannels: 144, outputChannels: 24),
    ]

    /// Pixels of a row: a tile's width.
    private static let pixels = 128
    /// Operations that a run does on each thread: some milliseconds of work.
    private static let operationsPerRun = 400_000_000

    /// The peak of all threads, in GFLOP/s.
    package func peak(runs: Int) -> Double {
        let iterations = Self.operationsPerRun / 24 / kernels.lanes
        return rate(runs: runs) { scratch in
            scratch.update(repeating: 0.5, count: kernels.lanes)
            return kernels.runAtPeakRate(iterations: iterations, scratch: scratch)
        }
    }

    /// The rate of one of ``products`` on a layer, on all threads, in GFLOP/s; `nil` for another name.
    package func rate(of shape: ProductShape, as product: String, runs: Int) -> Double? {
        ProductMethod(rawValue: product).map { rate(of: shape, $0, runs: runs) }
    }

    private func rate(of shape: ProductShape, _ method: ProductMethod, runs: Int) -> Double {
        let weightCount = shape.kernel * shape.kernel * shape.inputChannels * shape.outputChannels
        let packed = PackedConvolution(
            weights: (0..<weightCount).map { Float($0 % 13) / 13 - 0.5 },
            bias: Array(repeating: 0.1, count: shape.outputChannels), kernelHeight: shape.kernel,
            kernelWidth: shape.kernel, inputChannels: shape.inputChannels,
            outputChannels: shape.outputChannels,
            canShift: true, strideWidth: 1, lanes: kernels.lanes, method: method)
        let product = packed.products[0]
        let rowCount = (Self.pixels + shape.kernel) * shape.inputChannels
        let outputOffset = rowCount * shape.kernel
        let rows = Self.pixels / product.outputsPerRow
        let operations = 2 * rows * product.outputsPerRow * weightCount
        let repetitions = max(1, Self.operationsPerRun / operations)
        let productScratchOffset = outputOffset + Self.pixels * product.paddedColumns
        return rate(runs: runs, scratchCount: productScratchOffset + product.scratchCount) { scratch in
            kernels.prepared(for: method) {
                for _ in 0..<repetitions {
                    product.multiply(
                        rows: rows, input: scratch,
                        inputStride: product.outputsPerRow * shape.inputChannels,
                        kernelRowStride: rowCount, output: scratch + outputOffset,
                        outputStride: product.paddedColumns, outputMin: -.infinity, outputMax: .infinity,
                        sums: nil, scratch: scratch + productScratchOffset, kernels)
                }
            }
            return repetitions * operations
        }
    }

    /// Runs `body` on every thread at the same time; it returns how many operations it did.
    private func rate(
        runs: Int, scratchCount: Int = 64, _ body: (UnsafeMutablePointer<Float>) -> Int
    ) -> Double {
        let count = (scratchCount + 63) & ~15
        let memory = UnsafeMutableRawPointer.allocate(byteCount: count * 4 * pool.threadCount, alignment: 64)
        defer { memory.deallocate() }
        let floats = memory.bindMemory(to: Float.self, capacity: count * pool.threadCount)
        for index in 0..<(count * pool.threadCount) { floats[index] = Float(index % 17) / 17 }
        var operations = 0
        let times = Timings(runs: runs) {
            pool.run { member in
                let done = body(floats + member.index * count)
                // The caller's own thread counts; the others did the same.
                if member.index == 0 { operations = done }
            }
        }
        return Double(operations * pool.threadCount) / times.minimum / 1e6
    }
}
