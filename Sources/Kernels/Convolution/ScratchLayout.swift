/// Where the parts of the scratch memory of a convolution's tile lie, in floats from its beginning.
///
/// First the window: the input under the tile.
struct ScratchLayout {
    /// Pixels of a row of the window.
    let windowColumns: Int
    /// The depthwise convolution's outputs, when products follow.
    let depthwise: Int
    /// Products that cannot be stored where they belong.
    let staging: Int
    /// What the products need for themselves.
    let productScratch: Int
    /// A row of the stored image, when it is upsampled while it is read.
    let storedRow: Int
    /// The image that a fused producer computes beside the window.
    let produced: Int
    /// The producer's own scratch memory.
    let producerScratch: Int
    /// Floats of all parts.
    let count: Int

    init(
        _ shape: ConvolutionShape, _ packed: PackedConvolution?, _ depthwiseLayer: PackedDepthwise?,
        producer: ConvolutionTask?, producerFillsWindow: Bool, readsInPlace: Bool, tileRows: Int,
        tileColumns: Int
    ) {
        func rounded(_ count: Int) -> Int { (count + 15) & ~15 }
        let channels = shape.inputChannels
        let windowRows = (tileRows - 1) * shape.strideHeight + shape.kernelHeight
        let sharing = packed?.products[0].outputsPerRow ?? 1
        // Where outputs share a row of the product, the last row's may lie beyond the tile.
        windowColumns = (tileColumns + sharing - 2) * shape.strideWidth + shape.kernelWidth
        let step = depthwiseLayer?.step ?? 1
        let tilePixels = tileRows * tileColumns * step * step
        // Products in tiles read whole tiles: some pixels beyond the last.
        let beyond = packed?.method == .bfloat16Tiles ? 16 * sharing * shape.strideWidth * channels + 64 : 0
        depthwise = readsInPlace ? 0 : rounded(windowRows * windowColumns * channels + beyond)
        staging = depthwise + (depthwiseLayer == nil || packed == nil ? 0 : rounded(tilePixels * channels))
        let staged = packed?.products.map { product in
            if packed?.layout == .shifted {
                return (tileColumns + shape.kernelWidth - 1) * product.paddedColumns
            }
            if product.fillsVectors && product.columnsPerRow == 1 { return 0 }
            let rows = (tileColumns + sharing - 1) / sharing
            return (depthwiseLayer == nil ? rows : tilePixels) * product.paddedColumns
        }
        productScratch = staging + (staged?.max() ?? 0)
        storedRow = productScratch + (packed?.products.map(\.scratchCount).max() ?? 0)
        produced = storedRow + (shape.upsampling > 1 ? (windowColumns + 2) * channels : 0) + 64
        // What a producer computes is at most as large as the window, in whole phases.
        let producedCount =
            producer == nil || producerFillsWindow
            ? 0 : rounded((windowRows + 2) * (windowColumns + 2) * channels)
        producerScratch = produced + producedCount
        count = producerScratch + (producer?.scratchCount ?? 0)
    }
}
