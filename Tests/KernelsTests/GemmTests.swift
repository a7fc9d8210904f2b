import CMicrokernelTypes
import Kernels
import TestSupport
import Testing

/// One call of `Microkernels.gemm`.
private struct GemmCase: CustomStringConvertible {
    var rows: Int, panels: Int, lastPanelVectors: Int, kernelRows: Int, rowLength: Int
    var inputStride: Int, kernelRowStride: Int
    /// Outputs lie vector by vector in planes of their own, not pixel by pixel.
    var isPlanar: Bool
    var gap: Int
    var hasResidual: Bool, hasSums: Bool
    var outputMin: Float, outputMax: Float

    init(index: Int, _ random: inout SeededRandom) {
        rows = 1 + index % 40
        panels = random.int(1...4)
        lastPanelVectors = random.int(1...2)
        kernelRows = random.int(1...3)
        rowLength = random.once(in: 4) ? random.int(1...120) : 1 + 2 * random.int(0...9)
        // Windows of neighbouring pixels overlap, as in a convolution, or lie apart.
        inputStride = random.once(in: 2) ? random.int(1...rowLength) : rowLength + random.int(0...5)
        kernelRowStride = rowLength + random.int(0...40)
        isPlanar = random.once(in: 3)
        gap = random.pick([0, 0, 1, 7])
        hasResidual = random.once(in: 3)
        hasSums = random.once(in: 2)
        (outputMin, outputMax) = random.pick([(-.infinity, .infinity), (0, .infinity), (0, 6), (-0.5, 0.25)])
    }

    var description: String {
        "rows \(rows) panels \(panels) lastPanelVectors \(lastPanelVectors) kernelRows \(kernelRows) rowLength \(rowLength) inputStride \(inputStride) kernelRowStride "
            + "\(kernelRowStride) \(isPlanar ? "planar" : "interleaved") gap \(gap) residual \(hasResidual) sums \(hasSums) "
            + "bounds \(outputMin)...\(outputMax)"
    }

    /// Runs the kernel and its oracle; returns how they differ.
    func difference(_ kernels: KernelTable, _ random: inout SeededRandom) -> String? {
        let lanes = kernels.lanes
        let vectors = 2 * (panels - 1) + lastPanelVectors
        let outputStride = isPlanar ? lanes + gap : vectors * lanes + gap
        let highOffset = isPlanar ? rows * outputStride : lanes
        let panelStride = isPlanar ? 2 * rows * outputStride : 2 * lanes
        let lastVector = (panels - 1) * panelStride + (lastPanelVectors - 1) * highOffset
        let outCount = lastVector + (rows - 1) * outputStride + lanes

        let a = GuardedBuffer(
            random.floats((rows - 1) * inputStride + (kernelRows - 1) * kernelRowStride + rowLength))
        let b = GuardedBuffer(random.floats(kernelRows * rowLength * vectors * lanes))
        let bias = GuardedBuffer(random.floats(vectors * lanes))
        let residual = GuardedBuffer(random.floats(outCount))
        let before = random.floats(2 * vectors * lanes)
        let sums = GuardedBuffer(before)
        let c = GuardedBuffer<Float>(count: outCount)
        var arguments = GemmArguments(
            rows: rows, panels: panels, lastPanelVectors: lastPanelVectors, kernelRows: kernelRows,
            rowLength: rowLength, input: a.constant, inputStride: inputStride,
            kernelRowStride: kernelRowStride, weights: b.constant, bias: bias.constant, output: c.base,
            outputStride: outputStride, highOffset: highOffset, panelStride: panelStride,
            residual: hasResidual ? residual.constant : nil, outputMin: outputMin, outputMax: outputMax,
            sums: hasSums ? sums.base : nil, scratch: nil)
        kernels.microkernels.gemm(&arguments)

        var expected = Array(repeating: Expectation.untouched, count: outCount)
        var totals = before.map { Double($0) }
        var magnitudes = before.map { Double($0.magnitude) }
        for panel in 0..<panels {
            let width = (panel == panels - 1 ? lastPanelVectors : 2) * lanes
            for m in 0..<rows {
                for n in 0..<width {
                    let at = panel * panelStride + m * outputStride + (n < lanes ? n : highOffset + n - lanes)
                    var value = Double(bias.base[panel * 2 * lanes + n])
                    var magnitude = value.magnitude
                    if hasResidual {
                        value += Double(residual.base[at])
                        magnitude += Double(residual.base[at].magnitude)
                    }
                    for t in 0..<kernelRows {
                        for k in 0..<rowLength {
                            let weight = b.base[
                                panel * kernelRows * rowLength * 2 * lanes + (t * rowLength + k) * width + n]
                            let term =
                                Double(a.base[m * inputStride + t * kernelRowStride + k]) * Double(weight)
                            value += term
                            magnitude += term.magnitude
                        }
                    }
                    expected[at] = .sum(
                        min(max(value, Double(outputMin)), Double(outputMax)), magnitude: magnitude)
                    let column = 2 * panel * 2 * lanes + n
                    totals[column] += value
                    magnitudes[column] += magnitude
                    totals[column + width] += value * value
                    magnitudes[column + width] += magnitude * magnitude
                }
            }
        }
        if let difference = c.difference(from: expected) { return "result" + difference }
        guard hasSums else { return sums.overrun }
        let expectedSums = zip(totals, magnitudes).map { Expectation.sum($0, magnitude: $1) }
        return sums.difference(from: expectedSums).map { "sums" + $0 }
    }
}

@Suite("Matrix products")
struct GemmTests {
    @Test("give the oracle's numbers and write nothing else", arguments: CPULevel.available)
    func sweep(_ level: CPULevel) {
        Sweep.check(level, 240) { kernels, random, seed in
            let test = GemmCase(index: Int(seed), &random)
            return test.difference(kernels, &random).map { "\($0) in \(test)" }
        }
    }
}
