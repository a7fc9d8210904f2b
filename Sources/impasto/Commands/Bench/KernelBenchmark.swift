import Kernels

/// Runs the matrix product on single rows of pixels, as convolutions do, on all threads at once.
struct KernelBenchmark {
    let kernels: KernelTable
    let pool: ThreadPool

    /// A layer of one of the networks.
    struct Shape {
        let layer: String
        let kernel: Int
        let inputChannels: Int
        let outputChannels: Int

        var text: String { "\(kernel)x\(kernel) \(inputChannels)->\(outputChannels)" }
    }

    static let shapes = [
        Shape(layer: "full: residual", kernel: 3, inputChannels: 128, outputChannels: 128),
        Shape(layer: "full: contract 3", kernel: 3, inputChannels: 64, outputChannels: 128),
        Shape(layer: "full: contract 2", kernel: 3, inputChannels: 32, outputChannels: 64),
        Shape(layer: "all: contract 1", kernel: 9, inputChannels: 3, outputChannels: 32),
        Shape(layer: "full: expand 3", kernel: 9, inputChannels: 32, outputChannels: 3),
        Shape(layer: "separable: residual", kernel: 1, inputChannels: 128, outputChannels: 128),
        Shape(layer: "separable: contract 3", kernel: 1, inputChannels: 64, outputChannels: 128),
        Shape(layer: "separable: contract 2", kernel: 1, inputChannels: 32, outputChannels: 64),
        Shape(layer: "quarter: residual", kernel: 3, inputChannels: 32, outputChannels: 32),
        Shape(layer: "quarter: contract 2", kernel: 3, inputChannels: 8, outputChannels: 16),
        Shape(layer: "MobileNet: expand", kernel: 1, inputChannels: 24, outputChannels: 144),
        Shape(layer: "MobileNet: project", kernel: 1, inputChannels: 144, outputChannels: 24),
    ]

    /// Pixels of a row: a tile's width.
    private static let pixels = 128
    /// Operations that a run does on each thread: some milliseconds of work.
    private static let operationsPerRun = 400_000_000

    /// The peak of all threads, in GFLOP/s.
    func peak(runs: Int) -> Double {
        let iterations = Self.operationsPerRun / 24 / kernels.lanes
        return rate(runs: runs) { scratch in
            scratch.update(repeating: 0.5, count: kernels.lanes)
            return kernels.runAtPeakRate(iterations: iterations, scratch: scratch)
        }
    }

    /// The product's rate on a layer, on all threads, in GFLOP/s.
    func rate(of shape: Shape, runs: Int) -> Double {
        let weightCount = shape.kernel * shape.kernel * shape.inputChannels * shape.outputChannels
        let packed = PackedConvolution(
            weights: (0..<weightCount).map { Float($0 % 13) / 13 - 0.5 },
            bias: Array(repeating: 0.1, count: shape.outputChannels), kernelHeight: shape.kernel,
            kernelWidth: shape.kernel, inputChannels: shape.inputChannels,
            outputChannels: shape.outputChannels,
            canShift: true, lanes: kernels.lanes, precision: kernels.precision)
        let product = packed.products[0]
        let rowCount = (Self.pixels + shape.kernel) * shape.inputChannels
        let outputOffset = rowCount * shape.kernel
        let operations = 2 * Self.pixels * weightCount
        let repetitions = max(1, Self.operationsPerRun / operations)
        let productScratchOffset = outputOffset + Self.pixels * product.paddedColumns
        return rate(runs: runs, scratchCount: productScratchOffset + product.scratchCount) { scratch in
            for _ in 0..<repetitions {
                product.multiply(
                    rows: Self.pixels, input: scratch, inputStride: shape.inputChannels,
                    kernelRowStride: rowCount, output: scratch + outputOffset,
                    outputStride: product.paddedColumns, outputMin: -.infinity, outputMax: .infinity,
                    sums: nil, scratch: scratch + productScratchOffset, kernels)
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
