/// A convolution over one picture size, cut into tiles that threads take in any order.
///
/// A tile copies its part of the input with the border around it into scratch memory that stays in the
/// second-level cache; normalization, activation, residual, 8-bit conversion, padding and enlargement are applied
/// on the way. The products then read their windows from the copy. (Plain pictures that need no border, or next to none,
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

    /// Columns and rows of a tile, in positions: outputs, or in phases pixels of the stored picture.
    package let tileColumns: Int
    /// Rows of a tile, in positions.
    package let tileRows: Int
    let columnTiles: Int
    let rowTiles: Int
    let positionRows: Int
    let positionColumns: Int
    let scratchColumns: Int
    let scratchRows: Int
    /// Whether an enlarged picture is convolved in four phases, of which the stored one is read.
    package let isPhased: Bool
    /// Whether the picture is taken as a single row of pixels.
    let isFlat: Bool
    /// Groups of output channels that a tile's products are divided into, each a tile of its own.
    let panelGroups: Int

    /// Units of work; see ``run(tile:_:scratch:)``.
    package var tileCount: Int { columnTiles * rowTiles * panelGroups }
    /// Floats of scratch memory that each thread needs.
    package let scratchCount: Int
    let ownScratchCount: Int
    let fedCount: Int
    let windowCount: Int
    let depthwiseCount: Int
    let stagingCount: Int
    /// Floats of column sums that one tile writes, when sums are asked for.
    package let sumCount: Int

    /// Whether the input is computed tile by tile by another convolution instead of being read from memory.
    package let isFed: Bool
    /// Whether that other convolution writes into this one's window.
    let isFedDirectly: Bool

    /// - Parameters:
    ///   - shape: the geometry; with a depthwise convolution, that of the depthwise one.
    ///   - packed: the products; `nil` for a depthwise convolution alone.
    ///   - readsInPlace: the source is plain floats without transform, and the geometry is
    ///     ``ConvolutionShape/isPointwiseInside`` or, with a depthwise convolution, ``ConvolutionShape/isNearlyInside``.
    ///   - feeder: the convolution whose output this one reads, if it is computed for each tile anew: full-size
    ///     intermediate pictures then never exist.
    ///   - hasTransform: whether what is read is normalized or activated on the way.
    ///   - feeds: whether this is such a feeder, of which others ask for parts of the picture.
    package init(
        shape: ConvolutionShape, packed: PackedConvolution?, depthwise: PackedDepthwise? = nil,
        readsInPlace: Bool = false, feeder: ConvolutionTask? = nil, hasTransform: Bool = true,
        feeds: Bool = false, kernels: KernelTable
    ) {
        precondition(packed != nil || depthwise != nil)
        precondition(!readsInPlace || (depthwise == nil ? shape.isPointwiseInside : shape.isNearlyInside))
        precondition(feeder.map { !$0.isFlat } ?? true, "a feeder must be made to feed")
        self.shape = shape
        self.packed = packed
        self.depthwise = depthwise
        self.kernels = kernels
        self.readsInPlace = readsInPlace
        isFed = feeder != nil
        let isPhased = packed?.isPhased ?? false || depthwise?.isPhased ?? false
        self.isPhased = isPhased
        isFedDirectly = Self.isFedDirectly(shape, by: feeder, hasTransform: hasTransform, isPhased: isPhased)
        let windowHeight = shape.kernelHeight, windowWidth = shape.kernelWidth
        let channels = shape.inputChannels

        // A picture whose pixels are read one by one is a single row of them.
        isFlat =
            readsInPlace && depthwise == nil && shape.strideHeight == 1 && shape.strideWidth == 1
            && (shape.outputHeight, shape.outputWidth) == (shape.inputHeight, shape.inputWidth) && !feeds
        positionRows = isFlat ? 1 : isPhased ? shape.inputHeight : shape.outputHeight
        positionColumns =
            isFlat ? shape.outputHeight * shape.outputWidth : isPhased ? shape.inputWidth : shape.outputWidth
        let tiling =
            isFlat
            ? Tiling(pixels: positionColumns, products: packed!.products[0])
            : Tiling(
                shape, packed, depthwise, feeder: feeder?.shape, isFedDirectly: isFedDirectly,
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
        let spare = packed?.products.map(\.spareCount).max() ?? 0
        // One row of the small picture, when it is enlarged while it is read.
        let enlarging = shape.upsampling > 1 ? (scratchColumns + 2) * channels : 0
        ownScratchCount = windowCount + depthwiseCount + stagingCount + spare + enlarging + 64
        // What feeds a window is at most as large as the window, in whole phases.
        fedCount =
            feeder == nil || isFedDirectly
            ? 0 : ((scratchRows + 2) * (scratchColumns + 2) * channels + 15) & ~15
        scratchCount = ownScratchCount + fedCount + (feeder?.scratchCount ?? 0)
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
        package var addend: UnsafePointer<Float>?
        /// `[tileCount][sumCount]`, or `nil` if nobody needs the sums.
        package var sums: UnsafeMutablePointer<Float>?
        /// The convolution that computes the input, when it is not in memory: `source` then only tells its size and
        /// transform.
        package var feeder: Feeder?

        /// Of these parts.
        package init(
            source: ImageSource, out: UnsafeMutablePointer<Float>, outStride: Int,
            addend: UnsafePointer<Float>? = nil, sums: UnsafeMutablePointer<Float>? = nil
        ) {
            self.source = source
            self.out = out
            self.outStride = outStride
            self.addend = addend
            self.sums = sums
        }
    }

    /// A convolution that computes the input of another, tile by tile.
    package final class Feeder {
        /// The convolution.
        package let task: ConvolutionTask
        /// What it reads.
        package let operands: Operands

        /// Of these parts.
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

    /// Computes one tile only for its sums: the outputs go to `discarded`, ``discardedCount`` floats.
    package func measure(
        tile: Int, _ operands: Operands, scratch: UnsafeMutablePointer<Float>,
        discarded: UnsafeMutablePointer<Float>
    ) {
        let region = region(of: tile)
        var operands = operands
        let width = region.columns * outputStep
        operands.out = discarded - (region.y * width + region.x) * outputStep * operands.outStride
        run(region, operands, outWidth: width, sums: operands.sums.map { $0 + tile * sumCount }, scratch)
    }

    /// Floats that ``measure(tile:_:scratch:discarded:)`` needs for outputs.
    package var discardedCount: Int {
        tileRows * tileColumns * outputStep * outputStep * shape.outputChannels + 64
    }

    /// Output rows and columns for each of the products' positions: 2 in phases.
    var outputStep: Int { isPhased ? 2 : 1 }

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

    /// Computes the outputs at a region's positions. `outWidth`: px from one row of `out` to the next.
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
            if let feeder = operands.feeder, isFedDirectly {
                feedDirectly(feeder, region, window, scratch + ownScratchCount)
            } else {
                if let feeder = operands.feeder { source = feed(feeder, region, source, scratch) }
                fill(window, region, source, scratch + ownScratchCount)
            }
        }
        if let depthwise {
            convolveDepthwise(depthwise, region, window, to: scratch + windowCount, operands, outWidth)
        }
        guard let packed else { return }
        let staging = scratch + windowCount + depthwiseCount
        let spare = staging + stagingCount
        var sums = sums
        if let sums { sums.update(repeating: 0, count: sumCount) }
        if packed.layout == .shifted {
            runShifted(packed, region, window, staging, operands, outWidth, sums)
            return
        }
        // What the products read of a phased depthwise convolution is enlarged already.
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
                let addend = operands.addend.map { $0 + at }
                let outStride = product.columnStep * operands.outStride
                // Two phases in one vector belong to two pixels, which are neighbours only in a dense picture.
                let isDense = product.columnsPerRow == 1 || operands.outStride == product.channels
                if product.fillsVectors && isDense {
                    product.multiply(
                        columnCount, a, aStride, rowStride, panels: region.panels, to: out, outStride,
                        addend: addend, floor: packed.floor, ceiling: packed.ceiling, sums: sums,
                        spare: spare, kernels)
                } else {
                    // Whole vectors would overwrite the neighbour's channels: stage them and copy.
                    product.multiply(
                        columnCount, a, aStride, rowStride, to: staging, product.paddedColumns,
                        floor: addend == nil ? packed.floor : -.infinity,
                        ceiling: addend == nil ? packed.ceiling : .infinity, sums: sums, spare: spare, kernels
                    )
                    unstage(staging, product, columnCount, out, operands.outStride, addend, packed)
                }
            }
            if sums != nil { sums! += product.sumCount }
        }
    }

    /// Mean and variance per channel from the sums of all tiles, taken in the tiles' order: `[means, variances]`.
    package func moments(_ sums: UnsafePointer<Float>, to moments: UnsafeMutablePointer<Double>) {
        let channels = shape.outputChannels
        moments.update(repeating: 0, count: 2 * channels)
        for tile in 0..<tileCount {
            var at = sums + tile * sumCount
            if packed!.layout == .shifted {
                for channel in 0..<channels {
                    moments[channel] += Double(at[channel])
                    moments[channels + channel] += Double(at[sumCount / 2 + channel])
                }
                continue
            }
            for product in packed!.products {
                product.accumulate(at, into: moments)
                at += product.sumCount
            }
        }
        let count = Double(shape.outputHeight * shape.outputWidth)
        for channel in 0..<channels {
            let mean = moments[channel] / count
            moments[channel] = mean
            moments[channels + channel] = max(0, moments[channels + channel] / count - mean * mean)
        }
    }
}
