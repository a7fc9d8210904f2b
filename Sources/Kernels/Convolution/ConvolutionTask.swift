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
    let positionRows: Int
    let positionColumns: Int
    let scratchColumns: Int
    let scratchRows: Int
    /// Whether an upsampled image is convolved by polyphase components, which read the stored one.
    package let isPolyphase: Bool
    /// Whether the image is taken as a single row of pixels.
    let isSingleRow: Bool
    /// Groups of output channels that a tile's products are divided into, each a tile of its own.
    let panelGroups: Int

    /// Units of work; see ``run(tile:_:scratch:)``.
    package var tileCount: Int { columnTiles * rowTiles * panelGroups }
    /// Floats of scratch memory that each thread needs.
    package let scratchCount: Int
    let ownScratchCount: Int
    let producedCount: Int
    let windowCount: Int
    let depthwiseCount: Int
    let stagingCount: Int
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
    ///   - kernels: the microkernels in use.
    package init(
        shape: ConvolutionShape, packed: PackedConvolution?, depthwise: PackedDepthwise? = nil,
        readsInPlace: Bool = false, producer: ConvolutionTask? = nil, hasTransform: Bool = true,
        isFusedProducer: Bool = false, kernels: KernelTable
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
        let windowHeight = shape.kernelHeight, windowWidth = shape.kernelWidth
        let channels = shape.inputChannels

        // An image whose pixels are read one by one is a single row of them.
        isSingleRow =
            readsInPlace && depthwise == nil && shape.strideHeight == 1 && shape.strideWidth == 1
            && (shape.outputHeight, shape.outputWidth) == (shape.inputHeight, shape.inputWidth)
            && !isFusedProducer
        positionRows = isSingleRow ? 1 : isPolyphase ? shape.inputHeight : shape.outputHeight
        positionColumns =
            isSingleRow
            ? shape.outputHeight * shape.outputWidth : isPolyphase ? shape.inputWidth : shape.outputWidth
        let tiling =
            isSingleRow
            ? Tiling(pixels: positionColumns, products: packed!.products[0])
            : Tiling(
                shape, packed, depthwise, producer: producer?.shape, producerFillsWindow: producerFillsWindow,
                readsInPlace: readsInPlace, rows: positionRows, columns: positionColumns,
                lanes: packed?.products[0].lanes ?? kernels.lanes)
        let (tileRows, tileColumns) = (tiling.rows, tiling.columns)
        panelGroups = tiling.panelGroups
        let columns = (tileColumns - 1) * shape.strideWidth + windowWidth
        self.tileColumns = tileColumns
        self.tileRows = tileRows
        columnTiles = max(1, (positionColumns + tileColumns - 1) / tileColumns)
        rowTiles = max(1, (positionRows + tileRows - 1) / tileRows)
        scratchColumns = columns
        scratchRows = (tileRows - 1) * shape.strideHeight + windowHeight

        windowCount = readsInPlace ? 0 : (scratchRows * scratchColumns * channels + 15) & ~15
        depthwiseCount =
            depthwise == nil || packed == nil
            ? 0 : (tileRows * tileColumns * depthwise!.step * depthwise!.step * channels + 15) & ~15
        let isShifted = packed?.layout == .shifted
        stagingCount =
            packed?.products.map { product in
                if isShifted { return (tileColumns + windowWidth - 1) * product.paddedColumns }
                if product.fillsVectors && product.columnsPerRow == 1 { return 0 }
                let pixels = depthwise.map { tileRows * tileColumns * $0.step * $0.step } ?? tileColumns
                return pixels * product.paddedColumns
            }.max() ?? 0
        let productScratch = packed?.products.map(\.scratchCount).max() ?? 0
        // One row of the small image, when it is upsampled while it is read.
        let upsampledRow = shape.upsampling > 1 ? (scratchColumns + 2) * channels : 0
        ownScratchCount = windowCount + depthwiseCount + stagingCount + productScratch + upsampledRow + 64
        // What a producer computes is at most as large as the window, in whole phases.
        producedCount =
            producer == nil || producerFillsWindow
            ? 0 : ((scratchRows + 2) * (scratchColumns + 2) * channels + 15) & ~15
        scratchCount = ownScratchCount + producedCount + (producer?.scratchCount ?? 0)
        sumCount =
            isShifted
            ? 2 * ((shape.outputChannels + 7) & ~7) : packed?.products.reduce(0) { $0 + $1.sumCount } ?? 0
    }

    /// Where a run reads and writes.
    package struct Operands {
        /// What is read.
        package var source: ImageSource
        /// Where the result goes, `[height, width, channels]`.
        package var out: UnsafeMutablePointer<Float>
        /// Floats from one output pixel to the next.
        package var outStride: Int
        /// Added to the result before the activation; laid out as `out`.
        package var residual: UnsafePointer<Float>?
        /// `[tileCount][sumCount]`, or `nil` if the sums are not needed.
        package var sums: UnsafeMutablePointer<Float>?
        /// The convolution that computes the input, when it is not in memory: `source` then only gives its size and
        /// transform.
        package var producer: FusedProducer?

        package init(
            source: ImageSource, out: UnsafeMutablePointer<Float>, outStride: Int,
            residual: UnsafePointer<Float>? = nil, sums: UnsafeMutablePointer<Float>? = nil
        ) {
            self.source = source
            self.out = out
            self.outStride = outStride
            self.residual = residual
            self.sums = sums
        }
    }

    /// A convolution that computes the input of another, its consumer, tile by tile.
    package final class FusedProducer {
        /// The convolution.
        package let task: ConvolutionTask
        /// What it reads.
        package let operands: Operands

        package init(_ task: ConvolutionTask, _ operands: Operands) {
            self.task = task
            self.operands = operands
        }
    }

    /// Part of the products' positions.
    struct Region {
        var y: Int
        var x: Int
        var rows: Int
        var columns: Int
        /// The panels of output channels that are computed; `nil` for all.
        var panels: Range<Int>?
    }

    /// Computes one tile; `scratch` is the calling thread's own, ``scratchCount`` floats.
    package func run(tile: Int, _ operands: Operands, scratch: UnsafeMutablePointer<Float>) {
        run(
            region(of: tile), operands, outWidth: shape.outputWidth,
            sums: operands.sums.map { $0 + tile * sumCount }, scratch)
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

    /// Output rows and columns for each of the products' positions: 2 in a polyphase convolution.
    var outputStep: Int { isPolyphase ? 2 : 1 }

    private func region(of tile: Int) -> Region {
        let (place, group) = tile.quotientAndRemainder(dividingBy: panelGroups)
        let y = place / columnTiles * tileRows
        let x = place % columnTiles * tileColumns
        var region = Region(
            y: y, x: x, rows: min(tileRows, positionRows - y), columns: min(tileColumns, positionColumns - x))
        if panelGroups > 1 {
            let panels = packed!.products[0].panels
            region.panels = panels * group / panelGroups..<panels * (group + 1) / panelGroups
        }
        return region
    }

    /// Computes the outputs at a region's positions; rows of `out` are `outWidth` px apart.
    func run(
        _ region: Region, _ operands: Operands, outWidth: Int, sums: UnsafeMutablePointer<Float>?,
        _ scratch: UnsafeMutablePointer<Float>
    ) {
        let (y, x, rows, columns) = (region.y, region.x, region.rows, region.columns)
        let channels = shape.inputChannels
        let window = scratch
        let rowStride = scratchColumns * channels
        if !readsInPlace {
            var source = operands.source
            if let producer = operands.producer, producerFillsWindow {
                produceIntoWindow(producer, region, window, scratch + ownScratchCount)
            } else {
                if let producer = operands.producer { source = produce(producer, region, source, scratch) }
                fill(window, region, source, scratch + ownScratchCount)
            }
        }
        if let depthwise {
            convolveDepthwise(depthwise, region, window, to: scratch + windowCount, operands, outWidth)
        }
        guard let packed else { return }
        let staging = scratch + windowCount + depthwiseCount
        let productScratch = staging + stagingCount
        var sums = sums
        if let sums { sums.update(repeating: 0, count: sumCount) }
        if packed.layout == .shifted {
            runShifted(packed, region, window, staging, operands, outWidth, sums)
            return
        }
        // What the products read of a polyphase depthwise convolution is upsampled already.
        let step = depthwise?.step ?? 1
        // Rows that follow each other in memory, where they are read and where they are written, are one.
        let isOneRow =
            depthwise != nil && columns == tileColumns && columns * step == outWidth
        let rowCount = isOneRow ? 1 : rows * step
        let columnCount = isOneRow ? rows * step * columns * step : columns * step
        for product in packed.products {
            for row in 0..<rowCount {
                let a: UnsafePointer<Float>
                let aStride: Int
                if depthwise != nil {
                    a = UnsafePointer(scratch + windowCount + row * tileColumns * step * channels)
                    aStride = channels
                } else if readsInPlace {
                    let source = operands.source
                    a =
                        source.floats!
                        + ((y + row) * shape.strideHeight * source.width + x * shape.strideWidth)
                        * source.pixelStride
                    aStride = source.pixelStride * shape.strideWidth
                } else {
                    a = UnsafePointer(
                        window + (row * shape.strideHeight + product.rowOffset) * rowStride
                            + product.columnOffset * channels)
                    aStride = shape.strideWidth * channels
                }
                let outRow = (y * step + row) * product.rowStep + product.rowPhase
                let at =
                    (outRow * outWidth + x * step * product.columnStep + product.columnPhase)
                    * operands.outStride
                let out = operands.out + at
                let residual = operands.residual.map { $0 + at }
                let outStride = product.columnStep * operands.outStride
                // Two phases in one vector belong to two pixels, which are neighbours only in a dense image.
                let isDense = product.columnsPerRow == 1 || operands.outStride == product.channels
                if product.fillsVectors && isDense {
                    product.multiply(
                        rows: columnCount, input: a, inputStride: aStride, kernelRowStride: rowStride,
                        panels: region.panels, output: out, outputStride: outStride, residual: residual,
                        outputMin: packed.outputMin, outputMax: packed.outputMax, sums: sums,
                        scratch: productScratch, kernels)
                } else {
                    // Whole vectors would overwrite the neighbour's channels: stage them and copy.
                    product.multiply(
                        rows: columnCount, input: a, inputStride: aStride, kernelRowStride: rowStride,
                        output: staging, outputStride: product.paddedColumns,
                        outputMin: residual == nil ? packed.outputMin : -.infinity,
                        outputMax: residual == nil ? packed.outputMax : .infinity, sums: sums,
                        scratch: productScratch, kernels)
                    unstage(staging, product, columnCount, out, operands.outStride, residual, packed)
                }
            }
            if sums != nil { sums! += product.sumCount }
        }
    }

    /// Mean and variance per channel from the sums of all tiles, taken in the tiles' order: `[means, variances]`.
    package func statistics(from sums: UnsafePointer<Float>, to statistics: UnsafeMutablePointer<Double>) {
        let channels = shape.outputChannels
        statistics.update(repeating: 0, count: 2 * channels)
        for tile in 0..<tileCount {
            var at = sums + tile * sumCount
            if packed!.layout == .shifted {
                for channel in 0..<channels {
                    statistics[channel] += Double(at[channel])
                    statistics[channels + channel] += Double(at[sumCount / 2 + channel])
                }
                continue
            }
            for product in packed!.products {
                product.accumulate(at, into: statistics)
                at += product.sumCount
            }
        }
        let count = Double(shape.outputHeight * shape.outputWidth)
        for channel in 0..<channels {
            let mean = statistics[channel] / count
            statistics[channel] = mean
            statistics[channels + channel] = max(0, statistics[channels + channel] / count - mean * mean)
        }
    }
}
