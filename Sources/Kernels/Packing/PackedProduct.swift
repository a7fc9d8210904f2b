internal import CMicrokernelTypes
import Foundations
internal import Tensors

/// One matrix product of a convolution: weights packed for `Microkernels.gemm`, and where its window and its
/// outputs lie.
///
/// A plain convolution is one product. Nearest-neighbour upsampling by two followed by a 3x3 kernel is four 2x2
/// kernels on the stored image, one for each parity of the output's row and column (its *polyphase components*): 4/9 of
/// the work.
package struct PackedProduct: Sendable {
    /// First row of the window, in px from the padded input's upper edge.
    package let rowOffset: Int
    /// First column of the window, in px from the padded input's left edge.
    package let columnOffset: Int
    /// Rows of the window.
    package let kernelRows: Int
    /// Contiguous floats of one row of the window: window width times input channels.
    package let rowLength: Int
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
    /// Positions of a row of the product: more than 1 where neighbouring outputs share it, which are then the columns that it
    /// covers.
    package let outputsPerRow: Int
    /// Weights that are columns of the product: output channels times `columnsPerRow`.
    package let columns: Int
    /// Panels of two vectors; the last has ``lastPanelVectors``.
    package let panels: Int
    /// Vectors of the last panel, 1 or 2.
    package let lastPanelVectors: Int
    /// Output channels.
    package let channels: Int
    /// How the product is computed.
    let method: ProductMethod
    /// Lanes of a vector of packed weights, sums and bias.
    let lanes: Int
    /// Rows of a panel of packed weights: one for each float of the window, or for each pair of bfloat16 numbers.
    private let depth: Int
    /// `[panels][depth][panel width]`, then the bias `[panels * panel width]`.
    private let storage: FloatBuffer
    private let biasOffset: Int

    /// Floats of scratch memory that a product needs.
    package var scratchCount: Int {
        switch method {
        case .float32: 0
        case .bfloat16: 14 * depth
        // A block's windows and its sums, at a multiple of a cache line.
        case .bfloat16Tiles: (paddedColumns == lanes ? 64 : 32) * depth + 1040
        }
    }
    /// Floats of column sums that a tile writes: sums and sums of squares.
    package var sumCount: Int { panels * 4 * lanes }
    /// Columns rounded up to whole vectors.
    package var paddedColumns: Int { (panels - 1) * 2 * lanes + lastPanelVectors * lanes }
    /// Whether the outputs fill whole vectors, so that they can be stored in place.
    package var fillsVectors: Bool { paddedColumns == columns }

    /// Packs `kernelRows` rows of `rowLength` floats of `weights`, and the bias, `[channels]`.
    init(
        rowOffset: Int = 0, columnOffset: Int = 0, kernelRows: Int, rowLength: Int, rowStep: Int = 1,
        rowPhase: Int = 0, columnStep: Int = 1, columnPhase: Int = 0, columnsPerRow: Int = 1,
        outputsPerRow: Int = 1,
        channels: Int, bias: [Float], lanes: Int, method: ProductMethod, weights: WeightView
    ) {
        self.rowOffset = rowOffset
        self.columnOffset = columnOffset
        self.kernelRows = kernelRows
        self.rowLength = rowLength
        self.rowStep = rowStep
        self.rowPhase = rowPhase
        self.columnStep = columnStep
        self.columnPhase = columnPhase
        self.columnsPerRow = columnsPerRow
        self.outputsPerRow = outputsPerRow
        self.channels = channels
        self.lanes = lanes
        self.method = method
        columns = channels * columnsPerRow
        let width = 2 * lanes
        panels = (columns + width - 1) / width
        lastPanelVectors = columns - (panels - 1) * width > lanes ? 2 : 1
        let depth = kernelRows * method.weightRows(rowLength: rowLength)
        self.depth = depth
        biasOffset = (panels - 1) * depth * width + depth * lastPanelVectors * lanes
        storage = FloatBuffer(required: biasOffset + panels * width, zeroed: true)
        for panel in 0..<panels {
            let first = panel * width
            let panelWidth = panel == panels - 1 ? lastPanelVectors * lanes : width
            let valid = first..<min(first + panelWidth, columns)
            pack(weights, valid, to: storage.base + panel * depth * width, panelWidth)
            for column in valid { storage.base[biasOffset + column] = bias[column % channels] }
        }
    }

    /// Packs some columns of all rows of the weights, `panelWidth` floats apart.
    private func pack(
        _ weights: WeightView, _ columns: Range<Int>, to out: UnsafeMutablePointer<Float>, _ panelWidth: Int
    ) {
        var out = out
        switch method.precision {
        case .float32:
            for kernelRow in 0..<kernelRows {
                for k in 0..<rowLength {
                    weights.copy(columns, kernelRow: kernelRow, k, to: out)
                    out += panelWidth
                }
            }
        case .bfloat16:
            var odd = [Float](repeating: 0, count: columns.count)
            for kernelRow in 0..<kernelRows {
                for k in stride(from: 0, to: 2 * method.weightRows(rowLength: rowLength), by: 2) {
                    if k >= rowLength {
                        // A step of tiles is filled up with zeros, which are there.
                        out += panelWidth
                        continue
                    }
                    weights.copy(columns, kernelRow: kernelRow, k, to: out)
                    odd.withUnsafeMutableBufferPointer { odd in
                        // An odd row's last pair is filled up with zero.
                        if k + 1 < rowLength {
                            weights.copy(columns, kernelRow: kernelRow, k + 1, to: odd.baseAddress!)
                        } else {
                            odd.update(repeating: 0)
                        }
                        for index in odd.indices { out[index] = Self.pair(out[index], odd[index]) }
                    }
                    out += panelWidth
                }
            }
        }
    }

    /// Two bfloat16 numbers in the place of a float32, the first in the lower half.
    private static func pair(_ first: Float, _ second: Float) -> Float {
        Float(bitPattern: UInt32(bfloat16(nearestTo: first)) | UInt32(bfloat16(nearestTo: second)) << 16)
    }

    /// Multiplies `rows` pixels, whose windows begin at `input`, by these weights or by some panels of them.
    ///
    /// The outputs of the first pixel lie at `output`, channel by channel, those of the next `outputStride` floats further;
    /// `residual` is laid out as they are. `sums` are ``sumCount`` floats that are added to, `scratch` ``scratchCount``
    /// floats. `isRounded` is for products in tiles: the input is bfloat16 numbers, which its strides count. For the rest see
    /// `GemmArguments`.
    package func multiply(
        rows: Int, input: UnsafePointer<Float>, inputStride: Int, kernelRowStride: Int,
        isRounded: Bool = false, panels: Range<Int>? = nil, output: UnsafeMutablePointer<Float>,
        outputStride: Int,
        residual: UnsafePointer<Float>? = nil, outputMin: Float, outputMax: Float,
        sums: UnsafeMutablePointer<Float>?, scratch: UnsafeMutablePointer<Float>, _ kernels: KernelTable
    ) {
        let panels = panels ?? 0..<self.panels
        let first = panels.lowerBound * 2 * lanes
        // A panel's sums and squares stand together.
        let sums = sums.map { $0 + 2 * first }
        var arguments = GemmArguments(
            rows: rows, panels: panels.count,
            lastPanelVectors: panels.upperBound == self.panels ? lastPanelVectors : 2,
            kernelRows: kernelRows, rowLength: rowLength, input: input, inputStride: inputStride,
            kernelRowStride: kernelRowStride, weights: UnsafePointer(storage.base + first * depth),
            bias: UnsafePointer(storage.base + biasOffset + first), output: output + first,
            outputStride: outputStride, highOffset: lanes, panelStride: 2 * lanes,
            residual: residual.map { $0 + first }, outputMin: outputMin, outputMax: outputMax, sums: sums,
            scratch: scratch)
        kernels.gemm(method, isRounded: isRounded)(&arguments)
    }

    /// Adds the first `outputs` outputs of a row of products to `sums`.
    func addSums(of row: UnsafePointer<Float>, outputs: Int, to sums: UnsafeMutablePointer<Float>) {
        for column in 0..<outputs * channels {
            sums[column] += row[column]
            sums[paddedColumns + column] += row[column] * row[column]
        }
    }

    /// Adds a tile's column sums, as `Microkernels.gemm` left them, to `totals`: `[channels]` sums, then squares.
    func accumulate(_ sums: UnsafePointer<Float>, into totals: UnsafeMutablePointer<Double>) {
        let width = 2 * lanes
        for panel in 0..<panels {
            let panelWidth = panel == panels - 1 ? lastPanelVectors * lanes : width
            let base = sums + panel * 2 * width
            for column in 0..<min(panelWidth, columns - panel * width) {
                let channel = (panel * width + column) % channels
                totals[channel] += Double(base[column])
                totals[channels + channel] += Double(base[panelWidth + column])
            }
        }
    }
}
