internal import CCPUFeatures
internal import CMicrokernelTypes

/// A convolution over one image size by Winograd's method F(4x4, 3x3), or F(4, 7) in a line, cut into tiles that threads take in
/// any order: a quarter of a plain convolution's products, or 10 of 28, for a rounding error some eight times as large.
///
/// The output is divided into *patches* of 4x4 px (the papers' tiles), counted in reading order; a tile is a number
/// of consecutive ones. Each patch's 6x6 window of the input is transformed; then for each of the
/// 36 elements of the windows (*frequencies*) the patches of a tile are one matrix, `[patches, depth]`, to
/// be multiplied with that frequency's weights; the products are transformed back, one panel of output channels
/// at a time. What a tile holds stays in the second-level cache, where the weights stream by.
///
/// Along a line a patch is 4 px of a row or column, of a window of 10. The small images of the style networks have few patches, and
/// their weights take longer to come than the patches to be transformed: there each tile computes half of the output channels.
///
/// Convolutions other than 3x3 of stride 1 are brought into that form; see ``WinogradForm``. Where it is
/// ``WinogradForm/polyphase``, patches are counted over the stored image.
///
/// The tiling depends on the size alone, so results are the same bits for any number of threads.
///
/// Sources: A. Lavin, S. Gray, *Fast Algorithms for Convolutional Neural Networks*, 2015; B. Barabasz et al.,
/// *Error Analysis and Improving the Accuracy of Winograd Convolution for Deep Neural Networks*, 2018.
package struct WinogradTask: Sendable {
    /// The geometry.
    package let shape: ConvolutionShape
    /// The weights.
    package let packed: PackedWinograd
    /// The microkernels in use.
    package let kernels: KernelTable

    /// Patches of a tile; the last of a group's tiles may have fewer.
    package let tilePatches: Int
    /// Outputs of each polyphase component, in px.
    let positions: (rows: Int, columns: Int)
    /// Patches of the image.
    private let patchRows: Int
    private let patchColumns: Int
    private var patchCount: Int { patchRows * patchColumns }
    /// Tiles that compute the same output channels, and together all patches.
    private var tilesPerGroup: Int { (patchCount + tilePatches - 1) / tilePatches }
    /// Patches whose input is copied at a time.
    private let windowPatches: Int
    /// Rows of the copied input, and floats from one to the next.
    let windowRows: Int
    let windowStride: Int
    /// Columns of the copied input beyond those that each patch adds.
    let windowBorder: Int
    private let windowCount: Int
    /// Numbers that the products read of a patch, padded to whole vectors.
    let depth: Int
    /// Floats from one row to the next where a folded kernel's windows are laid side by side, and of all rows; 0 for
    /// other forms.
    let foldedStride: Int
    private let foldedCount: Int
    /// Floats from one frequency to the next, of the transformed input and of the products.
    let inputStride: Int
    let productStride: Int

    /// Units of work; see ``run(tile:_:scratch:)``.
    package var tileCount: Int { tilesPerGroup * packed.groups.count }
    /// Floats of scratch memory that each thread needs.
    package let scratchCount: Int
    /// Floats of column sums that one tile writes, when sums are asked for: sums, then sums of squares.
    package var sumCount: Int { 2 * shape.outputChannels }

    /// Rows of a patch's window for a folded kernel.
    static let foldedRows = 6
    /// Floats of a window that patches are copied into at a time, at most.
    private static let windowTarget = 50 * 1024
    /// Floats of scratch that a tile aims at: two thirds of a common second-level cache.
    private static let scratchTarget = 176 * 1024

    /// A task for a geometry that ``PackedWinograd/supports(_:lanes:)``.
    package init(shape: ConvolutionShape, packed: PackedWinograd, kernels: KernelTable) {
        precondition(PackedWinograd.supports(shape, lanes: kernels.lanes))
        precondition(
            packed.inputChannels == shape.inputChannels && packed.outputChannels == shape.outputChannels
                && packed.form == WinogradForm(shape))
        self.shape = shape
        self.packed = packed
        self.kernels = kernels
        let channels = shape.inputChannels, lanes = kernels.lanes, panel = 2 * lanes
        let isPolyphase = packed.form == .polyphase
        positions = shape.positions(isPolyphase: isPolyphase)
        let patch = packed.form.patch, frequencies = packed.form.frequencies
        let patchRows = (positions.rows + patch.rows - 1) / patch.rows
        let patchColumns = (positions.columns + patch.columns - 1) / patch.columns
        self.patchRows = patchRows
        self.patchColumns = patchColumns

        // A multiple of the rows of a product's block in registers, so that none is left over.
        let block = Tiling.block(lanes: lanes)
        let depth =
            (packed.form.depth(inputChannels: channels) + packed.form.overwrittenFloats + lanes - 1) / lanes
            * lanes
        self.depth = depth
        let fitting = Self.scratchTarget / (frequencies * (depth + panel))
        // Enough tiles for threads to share, even on small images; each reads all weights of its group.
        let patchCount = patchRows * patchColumns
        let tiles = packed.groups.count == 1 ? 16 : 2
        let sharing = min((patchCount + tiles - 1) / tiles, max(28, (patchCount + 15) / 16))
        let tilePatches = max(1, min(fitting, sharing, 48) / block) * block
        self.tilePatches = tilePatches
        // Long rows, which the processor's prefetching sees coming.
        let step = patch.columns * shape.strideWidth
        windowRows = packed.form.windowSide(patch.rows, shape.kernelHeight)
        windowBorder = packed.form.windowSide(patch.columns, shape.kernelWidth) - step
        let longest = Self.windowTarget / (windowRows * step * channels)
        let windowPatches = max(1, min(16, longest, tilePatches, patchColumns))
        self.windowPatches = windowPatches
        windowStride = (step * windowPatches + windowBorder) * channels
        // Copies of single pixels move four floats at a time. A patch that is cut needs a place for its 16 outputs.
        windowCount = max(16 * lanes, (windowRows * windowStride + 4 + 15) & ~15)
        if case .folded = packed.form {
            foldedStride = (patch.columns * windowPatches + 2) * depth
            foldedCount = (Self.foldedRows * foldedStride + 4 + 15) & ~15
        } else {
            (foldedStride, foldedCount) = (0, 0)
        }
        // A cache line more than the numbers need: with powers of two, all would fall on the same few sets.
        inputStride = tilePatches * depth + 16
        productStride = tilePatches * panel + 16
        scratchCount = windowCount + foldedCount + frequencies * (inputStride + productStride) + 64
    }

    /// Computes one tile; `scratch` is the calling thread's own, ``scratchCount`` floats.
    package func run(tile: Int, _ operands: ConvolutionTask.Operands, scratch: UnsafeMutablePointer<Float>) {
        precondition(operands.producer == nil, "the input must be in memory")
        let (group, part) = tile.quotientAndRemainder(dividingBy: tilesPerGroup)
        let patches = part * tilePatches..<min(patchCount, (part + 1) * tilePatches)
        let folded = scratch + windowCount
        let input = folded + foldedCount
        let products = input + packed.form.frequencies * inputStride
        let sums = operands.sums.map { $0 + tile * sumCount }
        if let sums { sums.update(repeating: 0, count: sumCount) }
        folded.update(repeating: 0, count: foldedCount)
        forEachRun(of: patches, atMost: windowPatches) { run in
            fill(scratch, run, operands.source, keeps: group == 0)
            transform(scratch, run, folded: folded, to: input)
        }
        for phase in packed.phases {
            for frequency in phase.idle {
                (products + frequency * productStride).update(repeating: 0, count: productStride)
            }
            for panel in phase.panels where packed.groups[group].contains(panel.lowerBound) {
                multiply(patches, phase, panel, input, to: products, operands)
                // The window of the input, and what it was folded into, are no longer needed.
                transformProducts(patches, phase, panel, products, operands, sums, outputScratch: scratch)
            }
        }
    }

    /// The products of one panel, frequency by frequency.
    private func multiply(
        _ patches: Range<Int>, _ phase: PackedWinograd.Phase, _ panel: Range<Int>,
        _ input: UnsafePointer<Float>,
        to products: UnsafeMutablePointer<Float>, _ operands: ConvolutionTask.Operands
    ) {
        let lanes = kernels.lanes
        let vectors = panel.count
        let count = phase.products.count
        for index in 0..<count {
            let product = phase.products[index]
            // Evenly spread over the products, which would leave the memory idle; when the outputs are written,
            // the transform does not wait for them.
            let part =
                patches.lowerBound + patches.count * index / count..<patches.lowerBound
                + patches.count * (index + 1) / count
            prefetchOutput(part, phase, panel, operands)
            var arguments = GemmArguments(
                rows: patches.count, panels: 1, lastPanelVectors: vectors, kernelRows: product.kernelRows,
                rowLength: product.rowLength,
                input: input + product.frequency * inputStride + product.start, inputStride: depth,
                kernelRowStride: product.kernelRowStride, weights: phase.weights(panel: panel, product),
                bias: phase.noBias, output: products + product.frequency * productStride,
                outputStride: vectors * lanes, highOffset: lanes, panelStride: 0, residual: nil,
                outputMin: -.infinity, outputMax: .infinity, sums: nil, scratch: nil)
            kernels.microkernels.gemm(&arguments)
        }
    }

    private func transformProducts(
        _ patches: Range<Int>, _ phase: PackedWinograd.Phase, _ panel: Range<Int>,
        _ products: UnsafePointer<Float>,
        _ operands: ConvolutionTask.Operands, _ sums: UnsafeMutablePointer<Float>?,
        outputScratch: UnsafeMutablePointer<Float>
    ) {
        let vectors = panel.count
        let channel = panel.lowerBound * kernels.lanes
        let pixelStride = operands.outStride * outputStep
        let rowStride = shape.outputWidth * pixelStride
        let patch = packed.form.patch
        forEachRun(of: patches, atMost: patchColumns) { run in
            let at = offset(run.y, run.x, phase, operands) + channel
            let products = products + run.offset * vectors * kernels.lanes
            if packed.form.isLine {
                transformLineProducts(products, run, panel, at: at, operands, sums)
                return
            }
            var arguments = WinogradOutputArguments(
                patches: run.count, rows: min(patch.rows, positions.rows - run.y),
                columns: min(patch.columns * run.count, positions.columns - run.x), vectors: vectors,
                input: products, frequencyStride: productStride,
                bias: packed.bias + channel, residual: operands.residual.map { $0 + at },
                output: operands.out + at, pixelStride: pixelStride, rowStride: rowStride,
                outputMin: packed.outputMin, outputMax: packed.outputMax, sums: sums.map { $0 + channel },
                squaresOffset: shape.outputChannels, scratch: outputScratch)
            kernels.microkernels.winogradOutput(&arguments)
        }
    }

    /// Output rows and columns for each of the positions: 2 in a polyphase convolution.
    private var outputStep: Int { packed.form == .polyphase ? 2 : 1 }

    /// Where a position's output lies.
    private func offset(
        _ y: Int, _ x: Int, _ phase: PackedWinograd.Phase, _ operands: ConvolutionTask.Operands
    ) -> Int {
        let step = outputStep
        return ((step * y + phase.row) * shape.outputWidth + step * x + phase.column) * operands.outStride
    }

    /// Asks for the memory of some patches' outputs.
    private func prefetchOutput(
        _ patches: Range<Int>, _ phase: PackedWinograd.Phase, _ panel: Range<Int>,
        _ operands: ConvolutionTask.Operands
    ) {
        let channel = panel.lowerBound * kernels.lanes
        let floats = panel.count * kernels.lanes
        let patch = packed.form.patch
        let pixelStride = operands.outStride * outputStep
        forEachRun(of: patches, atMost: patchColumns) { run in
            for y in run.y..<min(run.y + patch.rows, positions.rows) {
                var out = operands.out + offset(y, run.x, phase, operands) + channel
                for _ in run.x..<min(run.x + patch.columns * run.count, positions.columns) {
                    impasto_prefetch_for_writing(out)
                    if floats > 16 { impasto_prefetch_for_writing(out + 16) }
                    out += pixelStride
                }
            }
        }
    }

    /// Neighbouring patches of one row.
    struct Run {
        /// Position of the first in its tile.
        var offset: Int
        /// The first one's outputs.
        var y: Int
        var x: Int
        var count: Int
    }

    /// Calls `body` for the runs that make up `patches`, each of at most `limit` patches.
    private func forEachRun(of patches: Range<Int>, atMost limit: Int, _ body: (Run) -> Void) {
        let patch = packed.form.patch
        var first = patches.lowerBound
        while first < patches.upperBound {
            let (row, column) = first.quotientAndRemainder(dividingBy: patchColumns)
            let count = min(limit, patchColumns - column, patches.upperBound - first)
            body(
                Run(
                    offset: first - patches.lowerBound, y: row * patch.rows, x: column * patch.columns,
                    count: count))
            first += count
        }
    }

    /// See ``TiledConvolution/accumulate(_:into:)``.
    package func accumulate(_ sums: UnsafePointer<Float>, into totals: UnsafeMutablePointer<Double>) {
        for index in 0..<sumCount { totals[index] += Double(sums[index]) }
    }
}
