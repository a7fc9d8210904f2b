/// About how many vector operations a row of a convolution's tile takes.
struct TileCost {
    private let shape: ConvolutionShape
    /// Operations for a pixel of the window: load, scale, clamp, store, and what a fused producer multiplies.
    private let copying: Double
    /// Weights of all products.
    let weights: Int
    private let isShifted: Bool
    /// Operations of a depthwise convolution for one output of one channel, doubled because it waits for what it reads; 0
    /// without one.
    private let taps: Int
    /// Output rows and columns for each position of a depthwise convolution.
    private let step: Int
    /// Columns of the image where whole rows of a depthwise convolution are multiplied as one, or `nil`.
    private let joinedColumns: Int?
    private let lanes: Int
    private let method: ProductMethod
    private let keepsBlocks: Bool
    /// Outputs that share a row of the product.
    let outputsPerRow: Int

    init(
        _ shape: ConvolutionShape, _ packed: PackedConvolution?, _ depthwise: PackedDepthwise?,
        producer: ConvolutionShape?, readsInPlace: Bool, keepsBlocks: Bool, imageColumns: Int, lanes: Int
    ) {
        self.shape = shape
        self.lanes = lanes
        self.keepsBlocks = keepsBlocks
        method = packed?.method ?? .float32
        outputsPerRow = packed?.products[0].outputsPerRow ?? 1
        let produced = producer.map {
            $0.kernelHeight * $0.kernelWidth * $0.inputChannels * $0.outputChannels
        }
        copying = Double(readsInPlace ? shape.inputChannels : 4 * shape.inputChannels + (produced ?? 0))
        weights = packed?.products.reduce(0) { $0 + $1.kernelRows * $1.rowLength * $1.paddedColumns } ?? 0
        isShifted = packed?.layout == .shifted
        step = depthwise?.step ?? 1
        taps = depthwise.map { 2 * $0.kernelHeight * $0.kernelWidth * $0.step * $0.step } ?? 0
        joinedColumns = depthwise == nil ? nil : imageColumns
    }

    /// The operations for `columns` positions of one of `rows` rows.
    func ofRow(_ columns: Int, rows: Int) -> Double {
        let height = (rows - 1) * shape.strideHeight + shape.kernelHeight
        let width = (columns - 1) * shape.strideWidth + shape.kernelWidth
        let shifted = columns + (isShifted ? shape.kernelWidth - 1 : 0)
        let multiplied = (shifted + outputsPerRow - 1) / outputsPerRow
        let joined = columns == joinedColumns ? rows * step : 1
        let blocks =
            Double(
                Tiling.blockRows(multiplied * step * joined, lanes: lanes, method, keepsBlocks: keepsBlocks))
            / Double(joined)
        // A product of tiles is an eighth of one of float32 vectors.
        let products = Double(weights * step) * blocks * (method == .bfloat16Tiles ? 0.125 : 1)
        // As the depthwise kernel takes them: single outputs need twice the time of those in strips of eight, of which
        // the last two may overlap.
        let rest = columns % 8
        let extra = columns > 8 && rest > 2 ? 8 - rest : rest
        let depthwise = Double(taps * shape.inputChannels * (columns + extra))
        return copying * Double(height * width) / Double(rows) + products + depthwise
    }
}
