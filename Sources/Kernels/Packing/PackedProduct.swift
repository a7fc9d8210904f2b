internal import Tensors

/// One matrix product of a convolution: weights packed for ``KernelTable/gemm``, and where its window and its
/// outputs lie.
///
/// A plain convolution is one product. Nearest-neighbour enlargement by two followed by a 3x3 kernel is four 2x2
/// kernels on the small picture, one for each parity of the output's row and column (*phases*): 4/9 of the work.
package struct PackedProduct: Sendable {
    /// First row and column of the window, in px from the padded input's corner.
    package let rowOffset: Int
    /// First column of the window, in px from the padded input's left edge.
    package let columnOffset: Int
    /// Rows of the window.
    package let taps: Int
    /// Contiguous floats of one row of the window: window width times input channels.
    package let run: Int
    /// Output row = row * `rowStep` + `rowPhase`; output column likewise.
    package let rowStep: Int
    /// Output row of position 0.
    package let rowPhase: Int
    /// Output columns from one position to the next.
    package let columnStep: Int
    /// Output column of position 0.
    package let columnPhase: Int
    /// Output columns that one packed row covers: 2 when both column phases share a vector.
    package let columnsPerRow: Int
    /// Weights that are columns of the product: output channels times `columnsPerRow`.
    package let columns: Int
    /// Panels of two vectors; the last has `tail` vectors.
    package let panels: Int
    /// Vectors of the last panel, 1 or 2.
    package let tail: Int
    /// Output channels.
    package let channels: Int
    /// What the weights are packed in.
    let precision: Precision
    /// Lanes of a vector of packed weights, sums and bias.
    let lanes: Int
    /// Rows of a panel of packed weights: one for each float of the window, or for each pair of bfloat16 numbers.
    private let depth: Int
    /// `[panels][depth][panel width]`, then the bias `[panels * panel width]`.
    private let storage: FloatBuffer
    private let biasOffset: Int

    /// Floats of scratch memory that ``multiply(_:_:_:_:panels:to:_:addend:floor:ceiling:sums:spare:_:)`` needs.
    package var spareCount: Int { precision == .bfloat16 ? 14 * depth : 0 }
    /// Floats of column sums that a tile writes: sums and sums of squares.
    package var sumCount: Int { panels * 4 * lanes }
    /// Columns rounded up to whole vectors.
    package var paddedColumns: Int { (panels - 1) * 2 * lanes + tail * lanes }
    /// Whether the outputs fill whole vectors, so that they can be stored in place.
    package var fillsVectors: Bool { paddedColumns == columns }

    /// `weight(tap, k, column)` gives the weight at `[tap, k]` of the window for an output column.
    init(
        rowOffset: Int = 0, columnOffset: Int = 0, taps: Int, run: Int, rowStep: Int = 1, rowPhase: Int = 0,
        columnStep: Int = 1, columnPhase: Int = 0, columnsPerRow: Int = 1, channels: Int, bias: [Float],
        lanes: Int, precision: Precision, weight: (_ tap: Int, _ k: Int, _ column: Int) -> Float
    ) {
        self.rowOffset = rowOffset
        self.columnOffset = columnOffset
        self.taps = taps
        self.run = run
        self.rowStep = rowStep
        self.rowPhase = rowPhase
        self.columnStep = columnStep
        self.columnPhase = columnPhase
        self.columnsPerRow = columnsPerRow
        self.channels = channels
        self.lanes = lanes
        self.precision = precision
        columns = channels * columnsPerRow
        let width = 2 * lanes
        panels = (columns + width - 1) / width
        tail = columns - (panels - 1) * width > lanes ? 2 : 1
        let rows = precision == .bfloat16 ? (run + 1) / 2 : run
        let depth = taps * rows
        self.depth = depth
        biasOffset = (panels - 1) * depth * width + depth * tail * lanes
        storage = FloatBuffer(required: biasOffset + panels * width, zeroed: true)
        for panel in 0..<panels {
            let panelWidth = panel == panels - 1 ? tail * lanes : width
            let base = storage.base + panel * depth * width
            let valid = min(panelWidth, columns - panel * width)
            for tap in 0..<taps {
                for k in 0..<rows {
                    let row = base + (tap * rows + k) * panelWidth
                    for column in 0..<valid {
                        let output = panel * width + column
                        row[column] =
                            switch precision {
                            case .float32: weight(tap, k, output)
                            case .bfloat16:
                                Self.pair(
                                    weight(tap, 2 * k, output),
                                    2 * k + 1 < run ? weight(tap, 2 * k + 1, output) : 0)
                            }
                    }
                }
            }
            for column in 0..<valid {
                storage.base[biasOffset + panel * width + column] = bias[(panel * width + column) % channels]
            }
        }
    }

    /// Two bfloat16 numbers in the place of a float32, the first in the lower half.
    private static func pair(_ first: Float, _ second: Float) -> Float {
        Float(bitPattern: UInt32(bfloat16(nearestTo: first)) | UInt32(bfloat16(nearestTo: second)) << 16)
    }

    /// Multiplies `rows` pixels, whose windows begin at `a`, by these weights or by some panels of them.
    ///
    /// - Parameters:
    ///   - a, aStride, tapStride: see ``KernelTable/gemm``.
    ///   - out, outStride: where the outputs of the first pixel lie, channel by channel, and floats to the next pixel's.
    ///   - addend: laid out as `out`.
    ///   - sums: ``sumCount`` floats, added to.
    ///   - spare: ``spareCount`` floats.
    package func multiply(
        _ rows: Int, _ a: UnsafePointer<Float>, _ aStride: Int, _ tapStride: Int, panels: Range<Int>? = nil,
        to out: UnsafeMutablePointer<Float>, _ outStride: Int, addend: UnsafePointer<Float>? = nil,
        floor: Float, ceiling: Float, sums: UnsafeMutablePointer<Float>?,
        spare: UnsafeMutablePointer<Float>, _ kernels: KernelTable
    ) {
        let panels = panels ?? 0..<self.panels
        let tail = panels.upperBound == self.panels ? tail : 2
        let first = panels.lowerBound * 2 * lanes
        let weights = UnsafePointer(storage.base + first * depth)
        let bias = UnsafePointer(storage.base + biasOffset + first)
        let addend = addend.map { $0 + first }
        // A panel's sums and squares stand together.
        let sums = sums.map { $0 + 2 * first }
        switch precision {
        case .float32:
            kernels.gemm(
                rows, panels.count, tail, taps, run, a, aStride, tapStride, weights, bias, out + first,
                outStride, lanes, 2 * lanes, addend, floor, ceiling, sums)
        case .bfloat16:
            kernels.gemmBF16(
                rows, panels.count, tail, taps, run, a, aStride, tapStride, weights, bias, out + first,
                outStride, lanes, 2 * lanes, addend, floor, ceiling, sums, spare)
        }
    }

    /// Adds a tile's column sums, as ``KernelTable/gemm`` left them, to `totals`: `[channels]` sums, then squares.
    func accumulate(_ sums: UnsafePointer<Float>, into totals: UnsafeMutablePointer<Double>) {
        let width = 2 * lanes
        for panel in 0..<panels {
            let panelWidth = panel == panels - 1 ? tail * lanes : width
            let base = sums + panel * 2 * width
            for column in 0..<min(panelWidth, columns - panel * width) {
                let channel = (panel * width + column) % channels
                totals[channel] += Double(base[column])
                totals[channels + channel] += Double(base[panelWidth + column])
            }
        }
    }
}
