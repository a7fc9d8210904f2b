internal import CCPUFeatures

/// A 3x3 convolution over one picture size by Winograd's method F(4x4, 3x3), cut into tiles that threads take in
/// any order: a quarter of a plain convolution's products, for a rounding error some eight times as large.
///
/// The output is divided into *patches* of 4x4 px (the papers' tiles), counted in reading order; a tile is a number
/// of consecutive ones. Each patch's 6x6 window of the input is transformed; then for each of the
/// 36 elements of the windows (*frequencies*) the patches of a tile are one matrix, `[patches, inputChannels]`, to
/// be multiplied with that frequency's weights; the products are transformed back, one panel of output channels
/// at a time. What a tile holds stays in the second-level cache, where the weights stream by.
///
/// A convolution of a picture enlarged by two is four of the stored one, each for a quarter of the outputs, from one
/// transform of the input; see ``PackedWinograd/isPhased``. Patches are then counted over the stored picture.
///
/// The tiling depends on the size alone, so results are the same bits for any number of threads.
///
/// Sources: A. Lavin, S. Gray, *Fast Algorithms for Convolutional Neural Networks*, 2015; B. Barabasz et al.,
/// *Error Analysis and Improving the Accuracy of Winograd Convolution for Deep Neural Networks*, 2018.
public struct WinogradTask: Sendable {
    /// The geometry.
    public let shape: ConvolutionShape
    /// The weights.
    public let packed: PackedWinograd
    /// The microkernels in use.
    public let kernels: KernelTable

    /// Patches of a tile; the last tile may have fewer.
    public let tilePatches: Int
    /// Outputs of each phase, in px.
    private let positionRows: Int
    private let positionColumns: Int
    /// Patches of the picture.
    private let patchRows: Int
    private let patchColumns: Int
    private var patchCount: Int { patchRows * patchColumns }
    /// Patches whose input is copied at a time.
    private let windowPatches: Int
    /// Floats from one row of the copied input to the next.
    private let windowStride: Int
    private let windowCount: Int
    /// Floats from one frequency to the next, of the transformed input and of the products.
    private let inputStride: Int
    private let productStride: Int

    /// Units of work; see ``run(tile:_:scratch:)``.
    public var tileCount: Int { (patchCount + tilePatches - 1) / tilePatches }
    /// Floats of scratch memory that each thread needs.
    public let scratchCount: Int
    /// Floats of column sums that one tile writes, when sums are asked for: sums, then sums of squares.
    public var sumCount: Int { 2 * shape.outputChannels }

    /// The side of a patch and of its window.
    private static let side = 4
    private static let window = 6
    /// Floats of scratch that a tile aims at: two thirds of a common second-level cache.
    private static let scratchTarget = 176 * 1024

    /// - Parameters:
    ///   - shape: a geometry that ``PackedWinograd/supports(_:lanes:)``.
    public init(shape: ConvolutionShape, packed: PackedWinograd, kernels: KernelTable) {
        precondition(PackedWinograd.supports(shape, lanes: kernels.lanes))
        precondition(
            packed.inputChannels == shape.inputChannels && packed.outputChannels == shape.outputChannels
                && packed.isPhased == shape.isPhased)
        self.shape = shape
        self.packed = packed
        self.kernels = kernels
        let channels = shape.inputChannels, panel = 2 * kernels.lanes
        positionRows = shape.isPhased ? shape.inputHeight : shape.outputHeight
        positionColumns = shape.isPhased ? shape.inputWidth : shape.outputWidth
        let patchRows = (positionRows + Self.side - 1) / Self.side
        let patchColumns = (positionColumns + Self.side - 1) / Self.side
        self.patchRows = patchRows
        self.patchColumns = patchColumns

        // A multiple of the rows of a product's block in registers, so that none is left over.
        let block = kernels.lanes == 16 ? 14 : kernels.lanes == 8 ? 6 : 4
        let fitting = Self.scratchTarget / (PackedWinograd.frequencies * (channels + panel))
        // Enough tiles for threads to share, even on small pictures.
        let sharing = (patchRows * patchColumns + 15) / 16
        let tilePatches = max(1, min(fitting, sharing, 48) / block) * block
        self.tilePatches = tilePatches
        // Long rows, which the processor's prefetching sees coming.
        windowPatches = min(16, tilePatches, patchColumns)
        windowStride = (Self.side * windowPatches + 2) * channels
        windowCount = (Self.window * windowStride + 15) & ~15
        // A cache line more than the numbers need: with powers of two, all 36 would fall on the same few sets.
        inputStride = tilePatches * channels + 16
        productStride = tilePatches * panel + 16
        scratchCount = windowCount + PackedWinograd.frequencies * (inputStride + productStride) + 64
    }

    /// Computes one tile; `scratch` is the calling thread's own, ``scratchCount`` floats.
    public func run(tile: Int, _ operands: ConvolutionTask.Operands, scratch: UnsafeMutablePointer<Float>) {
        precondition(operands.feeder == nil, "the input must be in memory")
        let patches = tile * tilePatches..<min(patchCount, (tile + 1) * tilePatches)
        let input = scratch + windowCount
        let products = input + PackedWinograd.frequencies * inputStride
        let sums = operands.sums.map { $0 + tile * sumCount }
        if let sums { sums.update(repeating: 0, count: sumCount) }
        transformInput(patches, operands.source, window: scratch, to: input)
        for phase in packed.phases {
            // What a phase's weights are zero for.
            for frequency in 0..<PackedWinograd.frequencies where !phase.frequencies.contains(frequency) {
                (products + frequency * productStride).update(repeating: 0, count: productStride)
            }
            for panel in 0..<phase.panels {
                multiply(patches, phase, panel, input, to: products, operands)
                // The window of the input is no longer needed: at least 36 vectors.
                transformProducts(patches, phase, panel, products, operands, sums, spare: scratch)
            }
        }
    }

    /// The products of one panel, frequency by frequency.
    private func multiply(
        _ patches: Range<Int>, _ phase: PackedWinograd.Phase, _ panel: Int, _ input: UnsafePointer<Float>,
        to products: UnsafeMutablePointer<Float>, _ operands: ConvolutionTask.Operands
    ) {
        let lanes = kernels.lanes
        let vectors = phase.vectors(ofPanel: panel)
        let taps = phase.frequencies.count
        for tap in 0..<taps {
            let frequency = phase.frequencies[tap]
            // Evenly spread over the products, which would leave the memory idle; when the outputs are written,
            // the transform does not wait for them.
            let part =
                patches.lowerBound + patches.count * tap / taps..<patches.lowerBound
                + patches.count * (tap + 1) / taps
            prefetchOutput(part, phase, panel, operands)
            kernels.gemm(
                patches.count, 1, vectors, 1, shape.inputChannels, input + frequency * inputStride,
                shape.inputChannels, 0, phase.weights(panel: panel, tap: tap), phase.noBias,
                products + frequency * productStride, vectors * lanes, lanes, 0, nil, -.infinity, .infinity,
                nil)
        }
    }

    private func transformInput(
        _ patches: Range<Int>, _ source: PictureSource, window: UnsafeMutablePointer<Float>,
        to input: UnsafeMutablePointer<Float>
    ) {
        let channels = shape.inputChannels
        forEachRun(of: patches, atMost: windowPatches) { run in
            fill(window, run, source)
            kernels.winogradInput(
                run.count, channels, window, windowStride, input + run.offset * channels, inputStride)
        }
    }

    private func transformProducts(
        _ patches: Range<Int>, _ phase: PackedWinograd.Phase, _ panel: Int, _ products: UnsafePointer<Float>,
        _ operands: ConvolutionTask.Operands, _ sums: UnsafeMutablePointer<Float>?,
        spare: UnsafeMutablePointer<Float>
    ) {
        let vectors = phase.vectors(ofPanel: panel)
        let channel = panel * 2 * kernels.lanes
        let pixelStride = operands.outStride * (packed.isPhased ? 2 : 1)
        let rowStride = shape.outputWidth * pixelStride
        forEachRun(of: patches, atMost: patchColumns) { run in
            let at = offset(run.y, run.x, phase, operands) + channel
            kernels.winogradOutput(
                run.count, min(Self.side, positionRows - run.y),
                min(Self.side * run.count, positionColumns - run.x), vectors,
                products + run.offset * vectors * kernels.lanes, productStride, packed.bias + channel,
                operands.addend.map { $0 + at }, operands.out + at, pixelStride, rowStride, packed.floor,
                packed.ceiling, sums.map { $0 + channel }, shape.outputChannels, spare)
        }
    }

    /// Where a position's output lies.
    private func offset(
        _ y: Int, _ x: Int, _ phase: PackedWinograd.Phase, _ operands: ConvolutionTask.Operands
    ) -> Int {
        let step = packed.isPhased ? 2 : 1
        return ((step * y + phase.row) * shape.outputWidth + step * x + phase.column) * operands.outStride
    }

    /// Asks for the memory of some patches' outputs.
    private func prefetchOutput(
        _ patches: Range<Int>, _ phase: PackedWinograd.Phase, _ panel: Int,
        _ operands: ConvolutionTask.Operands
    ) {
        let channel = panel * 2 * kernels.lanes
        let floats = phase.vectors(ofPanel: panel) * kernels.lanes
        let pixelStride = operands.outStride * (packed.isPhased ? 2 : 1)
        forEachRun(of: patches, atMost: patchColumns) { run in
            for y in run.y..<min(run.y + Self.side, positionRows) {
                var out = operands.out + offset(y, run.x, phase, operands) + channel
                for _ in run.x..<min(run.x + Self.side * run.count, positionColumns) {
                    impasto_prefetch_for_writing(out)
                    if floats > 16 { impasto_prefetch_for_writing(out + 16) }
                    out += pixelStride
                }
            }
        }
    }

    /// Neighbouring patches of one row.
    private struct Run {
        /// Position of the first in its tile.
        var offset: Int
        /// The first one's outputs.
        var y: Int
        var x: Int
        var count: Int
    }

    /// Calls `body` for the runs that make up `patches`, each of at most `limit` patches.
    private func forEachRun(of patches: Range<Int>, atMost limit: Int, _ body: (Run) -> Void) {
        var first = patches.lowerBound
        while first < patches.upperBound {
            let (row, column) = first.quotientAndRemainder(dividingBy: patchColumns)
            let count = min(limit, patchColumns - column, patches.upperBound - first)
            body(
                Run(
                    offset: first - patches.lowerBound, y: row * Self.side, x: column * Self.side,
                    count: count))
            first += count
        }
    }

    /// Copies the windows of neighbouring patches, with borders and the source's transform, into `window`.
    ///
    /// Numbers that no output inside the picture depends on are zero: what is not finite would spread over the patch.
    private func fill(_ window: UnsafeMutablePointer<Float>, _ run: Run, _ source: PictureSource) {
        let channels = shape.inputChannels
        let y = run.y, x = run.x
        let top = y - shape.padTop, left = x - shape.padLeft
        let width = Self.side * run.count
        let rows = min(Self.window, positionRows - y + 2), columns = min(width + 2, positionColumns - x + 2)
        // The columns inside the picture, and those of them whose transformed values this tile keeps.
        let inside = max(0, left)..<max(0, left, min(left + columns, shape.inputWidth))
        let kept = (x..<x + width).clamped(to: inside)
        for row in 0..<Self.window {
            let out = window + row * windowStride
            guard row < rows, let at = resolve(top + row, shape.inputHeight) else {
                out.update(repeating: 0, count: (width + 2) * channels)
                continue
            }
            func read(_ columns: Range<Int>, keeps: Bool) {
                if columns.isEmpty { return }
                source.read(
                    at, columns.lowerBound, columns.count, out + (columns.lowerBound - left) * channels,
                    kernels,
                    keeps: keeps)
            }
            let isKept = top + row >= y && top + row < min(y + Self.side, shape.inputHeight)
            if isKept, source.transform?.copy != nil, !kept.isEmpty {
                read(inside.lowerBound..<kept.lowerBound, keeps: false)
                read(kept, keeps: true)
                read(kept.upperBound..<inside.upperBound, keeps: false)
            } else {
                read(inside, keeps: false)
            }
            for column in left..<left + width + 2 where !inside.contains(column) {
                let out = out + (column - left) * channels
                if column < left + columns, let column = resolve(column, shape.inputWidth) {
                    source.read(at, column, 1, out, kernels, keeps: false)
                } else {
                    out.update(repeating: 0, count: channels)
                }
            }
        }
    }

    /// The position inside `0..<extent` that a position of the stored picture reads, or `nil` for zero.
    private func resolve(_ position: Int, _ extent: Int) -> Int? {
        // Where an enlarged picture mirrors, the stored one repeats its edge.
        if packed.isPhased && shape.border == .reflect { return min(max(position, 0), extent - 1) }
        return shape.border.resolve(position, extent)
    }

    /// Mean and variance per channel from the sums of all tiles, taken in the tiles' order.
    public func moments(
        _ sums: UnsafePointer<Float>, mean: UnsafeMutablePointer<Double>,
        variance: UnsafeMutablePointer<Double>
    ) {
        let channels = shape.outputChannels
        let count = Double(shape.outputHeight * shape.outputWidth)
        for channel in 0..<channels {
            var total = 0.0, squares = 0.0
            for tile in 0..<tileCount {
                total += Double(sums[tile * sumCount + channel])
                squares += Double(sums[tile * sumCount + channels + channel])
            }
            mean[channel] = total / count
            variance[channel] = max(0, squares / count - mean[channel] * mean[channel])
        }
    }
}
