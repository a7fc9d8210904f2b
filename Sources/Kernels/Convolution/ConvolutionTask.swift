/// A convolution over one image size, cut into tiles that threads take in any order.
///
/// A tile copies its part of the input with the border around it into scratch memory that stays in the
/// second-level cache; normalization, activation, residual, 8-bit conversion, padding and upsampling are applied
/// on the way. The products then read their windows from the copy. (Plain images that need no border, or next to none,
/// are read where they are.) Optionally a depthwise convolution runs first, into a second scratch, and the products are
/// 1x1 ("pointwise").
///
/// The tiling depends on the size and the CPU level alone, so results are the same bits for any number of threads.
package struct ConvolutionTask: Sendable {
    /// The geometry.
    package let shape: ConvolutionShape
    /// The products; `nil` for a depthwise convolution alone.
    package let packed: PackedConvolution?
    /// The depthwise convolution that runs first.
    package let depthwise: PackedDepthwise?
    /// The microkernels in use.
    package let kernels: KernelTable
    /// Whether the input is read in place instead of being copied tile by tile.
    package let readsInPlace: Bool

    /// Columns of a tile, in positions: outputs, or pixels of the stored image in a polyphase convolution.
    package let tileColumns: Int
    /// Rows of a tile, in positions.
    package let tileRows: Int
    let columnTiles: Int
    let rowTiles: Int
    let positions: (rows: Int, columns: Int)
    /// Where the parts of a tile's scratch memory lie.
    let layout: ScratchLayout
    /// Whether an upsampled image is convolved by polyphase components, which read the stored one.
    package let isPolyphase: Bool
    /// Whether the image is taken as a single row of pixels.
    let isSingleRow: Bool
    /// Groups of output channels that a tile's products are divided into, each a tile of its own.
    let panelGroups: Int

    /// Units of work; see ``run(tile:_:scratch:)``.
    package var tileCount: Int { columnTiles * rowTiles * panelGroups }
    /// Floats of scratch memory that each thread needs.
    package var scratchCount: Int { layout.count }
    /// Floats of column sums that one tile writes, when sums are asked for.
    package let sumCount: Int

    /// Whether a fused producer computes the input tile by tile, instead of the input being read from memory.
    package let hasFusedProducer: Bool
    /// Whether the producer writes straight into this convolution's window.
    let producerFillsWindow: Bool

    /// - Parameters:
    ///   - shape: the geometry; with a depthwise convolution, that of the depthwise one.
    ///   - packed: the products; `nil` for a depthwise convolution alone.
    ///   - depthwise: the depthwise convolution that runs first, if any.
    ///   - readsInPlace: the source is plain floats without transform, and the geometry is
    ///     ``ConvolutionShape/canReadPointwiseInPlace`` or, with a depthwise convolution,
    ///     ``ConvolutionShape/canReadDepthwiseInPlace``.
    ///   - producer: the convolution whose output this one reads, if it is computed for each tile anew: the full-size
    ///     intermediate image then never exists.
    ///   - hasTransform: whether what is read is normalized or activated on the way.
    ///   - isFusedProducer: whether this is such a producer, of which consumers ask for parts of the image.
    ///   - takesSums: whether column sums may be asked for. They are rounded as the tiles are cut, which then never changes.
    ///   - kernels: the microkernels in use.
    package init(
        shape: ConvolutionShape, packed: PackedConvolution?, depthwise: PackedDepthwise? = nil,
        readsInPlace: Bool = false, producer: ConvolutionTask? = nil, hasTransform: Bool = true,
        isFusedProducer: Bool = false, takesSums: Bool = true, kernels: KernelTable
    ) {
        precondition(packed != nil || depthwise != nil)
        precondition(
            !readsInPlace
                || (depthwise == nil ? shape.canReadPointwiseInPlace : shape.canReadDepthwiseInPlace))
        precondition(producer.map { !$0.isSingleRow } ?? true, "a producer must be made for a consumer")
        self.shape = shape
        self.packed = packed
        self.depthwise = depthwise
        self.kernels = kernels
        self.readsInPlace = readsInPlace
        hasFusedProducer = producer != nil
        let isPolyphase = packed?.isPolyphase ?? false || depthwise?.isPolyphase ?? false
        self.isPolyphase = isPolyphase
        producerFillsWindow = Self.producerFillsWindow(
            shape, by: producer, hasTransform: hasTransform, isPolyphase: isPolyphase)

        // An image whose pixels are read one by one is a single row of them.
        isSingleRow =
            readsInPlace && depthwise == nil && shape.strideHeight == 1 && shape.strideWidth == 1
            && (shape.outputHeight, shape.outputWidth) == (shape.inputHeight, shape.inputWidth)
            && !isFusedProducer
        positions =
            isSingleRow
            ? (1, shape.outputHeight * shape.outputWidth) : shape.positions(isPolyphase: isPolyphase)
        let tiling =
            isSingleRow
            ? Tiling(pixels: positions.columns, products: packed!.products[0], takesSums: takesSums)
            : Tiling(
                shape, packed, depthwise, producer: producer?.shape, producerFillsWindow: producerFillsWindow,
                readsInPlace: readsInPlace, takesSums: takesSums, rows: positions.rows,
                columns: positions.columns, lanes: packed?.products[0].lanes ?? kernels.lanes)
        tileRows = tiling.rows
        tileColumns = tiling.columns
        panelGroups = tiling.panelGroups
        columnTiles = max(1, (positions.columns + tileColumns - 1) / tileColumns)
        rowTiles = max(1, (positions.rows + tileRows - 1) / tileRows)
        layout = ScratchLayout(
            shape, packed, depthwise, producer: producer, producerFillsWindow: producerFillsWindow,
            readsInPlace: readsInPlace, tileRows: tileRows, tileColumns: tileColumns)
        sumCount =
            packed?.layout == .shifted
            ? 2 * ((shape.outputChannels + 7) & ~7) : packed?.products.reduce(0) { $0 + $1.sumCount } ?? 0
    }

    /// Computes one tile; `scratch` is the calling thread's own, ``scratchCount`` floats.
    package func run(tile: Int, _ operands: Operands, scratch: UnsafeMutablePointer<Float>) {
        run(
            region(of: tile), operands, outWidth: shape.outputWidth,
            sums: operands.sums.map { $0 + tile * sumCount }, scratch,
            next: operands.producer == nil && tile + 1 < tileCount ? region(of: tile + 1) : nil)
    }

    /// Computes one tile for its sums alone: the outputs go to `discarded`, ``discardedOutputCount`` floats.
    package func computeSums(
        tile: Int, _ operands: Operands, scratch: UnsafeMutablePointer<Float>,
        discarded: UnsafeMutablePointer<Float>
    ) {
        let region = region(of: tile)
        var operands = operands
        let width = region.columns * outputStep
        operands.out = discarded - (region.y * width + region.x) * outputStep * operands.outStride
        run(region, operands, outWidth: width, sums: operands.sums.map { $0 + tile * sumCount }, scratch)
    }

    /// Floats that ``computeSums(tile:_:scratch:discarded:)`` needs for outputs.
    package var discardedOutputCount: Int {
        tileRows * tileColumns * outputStep * outputStep * shape.outputChannels + 64
    }

    /// Whether a tile's window is rounded once for all products that read it, and not by each of them.
    var roundsWindow: Bool { packed?.method == .bfloat16Tiles && depthwise == nil && !readsInPlace }

    /// Output rows and columns for each of the products' positions: 2 in a polyphase convolution.
    var outputStep: Int { isPolyphase ? 2 : 1 }

    private func region(of tile: Int) -> Region {
        let (place, group) = tile.quotientAndRemainder(dividingBy: panelGroups)
        let y = place / columnTiles * tileRows
        let x = place % columnTiles * tileColumns
        var region = Region(
            y: y, x: x, rows: min(tileRows, positions.rows - y),
            columns: min(tileColumns, positions.columns - x))
        if panelGroups > 1 {
            let panels = packed!.products[0].panels
            region.panels = panels * group / panelGroups..<panels * (group + 1) / panelGroups
        }
        return region
    }

    /// Computes the outputs at a region's positions; rows of `out` are `outWidth` px apart.
    ///
    /// `next` is the region that the thread most likely computes next.
    func run(
        _ region: Region, _ operands: Operands, outWidth: Int, sums: UnsafeMutablePointer<Float>?,
        _ scratch: UnsafeMutablePointer<Float>, next: Region? = nil
    ) {
        if !readsInPlace {
            fillWindow(region, operands, scratch)
            clearBeyond(region, scratch)
            if roundsWindow { roundWindow(region, scratch) }
        }
        if let depthwise { convolveDepthwise(depthwise, region, operands, outWidth, scratch) }
        guard let packed else { return }
        if let sums { sums.update(repeating: 0, count: sumCount) }
        kernels.prepared(for: packed.method) {
            if packed.layout == .shifted {
                multiplyShifted(packed, region, operands, outWidth, sums, scratch)
            } else {
                multiply(packed, region, operands, outWidth, sums, scratch, next)
            }
        }
    }

    /// See ``TiledConvolution/accumulate(_:into:)``.
    package func accumulate(_ sums: UnsafePointer<Float>, into totals: UnsafeMutablePointer<Double>) {
        let channels = shape.outputChannels
        if packed!.layout == .shifted {
            for channel in 0..<channels {
                totals[channel] += Double(sums[channel])
                totals[channels + channel] += Double(sums[sumCount / 2 + channel])
            }
            return
        }
        var sums = sums
        for product in packed!.products {
            product.accumulate(sums, into: totals)
            sums += product.sumCount
        }
    }
}
