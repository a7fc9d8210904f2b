/// A convolution over one image size, cut into tiles that threads take in any order.
package protocol TiledConvolution: Sendable {
    /// The geometry.
    var shape: ConvolutionShape { get }
    /// Units of work; see ``run(tile:_:scratch:)``.
    var tileCount: Int { get }
    /// Floats of scratch memory that each thread needs.
    var scratchCount: Int { get }
    /// Floats of column sums that one tile writes, when sums are asked for.
    var sumCount: Int { get }
    /// About how many multiplications a run does, which says how long it takes.
    var work: Int { get }
    /// A line for people: how the convolution is computed, and in which tiles.
    var summary: String { get }

    /// Computes one tile; `scratch` is the calling thread's own, ``scratchCount`` floats.
    func run(tile: Int, _ operands: ConvolutionTask.Operands, scratch: UnsafeMutablePointer<Float>)

    /// Adds one tile's column sums to `totals`, `[channels]` sums, then sums of squares.
    func accumulate(_ sums: UnsafePointer<Float>, into totals: UnsafeMutablePointer<Double>)
}

extension TiledConvolution {
    /// Mean and variance per channel from the sums of all tiles, taken in the tiles' order: `[means, variances]`.
    package func statistics(
        from sums: UnsafePointer<Float>, to statistics: UnsafeMutablePointer<Double>
    ) {
        let channels = shape.outputChannels
        statistics.update(repeating: 0, count: 2 * channels)
        for tile in 0..<tileCount { accumulate(sums + tile * sumCount, into: statistics) }
        let count = Double(shape.outputHeight * shape.outputWidth)
        for channel in 0..<channels {
            let mean = statistics[channel] / count
            statistics[channel] = mean
            statistics[channels + channel] = max(0, statistics[channels + channel] / count - mean * mean)
        }
    }
}

extension ConvolutionTask: TiledConvolution {
    /// See ``TiledConvolution/work``.
    package var work: Int {
        let perPosition =
            packed?.products.reduce(0) { sum, product in
                // Where outputs share a row, most of its weights are zero.
                sum
                    + (product.outputsPerRow == 1
                        ? product.kernelRows * product.rowLength * product.columns
                        : shape.kernelHeight * shape.kernelWidth * shape.inputChannels * product.channels)
            } ?? 0
        let positions = shape.outputHeight * shape.outputWidth / (packed?.isPolyphase ?? false ? 4 : 1)
        let taps = depthwise.map { $0.kernelHeight * $0.kernelWidth * $0.channels } ?? 0
        return positions * (perPosition + taps)
    }

    /// See ``TiledConvolution/summary``.
    package var summary: String {
        let kind = depthwise == nil ? "conv" : packed == nil ? "depthwise" : "depthwise + pointwise"
        return "\(hasFusedProducer ? "fused " : "")\(isPolyphase ? "polyphase " : "")\(kind) "
            + "\(shape.kernelHeight)x\(shape.kernelWidth) \(shape.inputChannels)->\(shape.outputChannels), "
            + "\(shape.outputHeight)x\(shape.outputWidth), tile \(tileRows)x\(tileColumns)"
            + (panelGroups > 1 ? " by \(panelGroups) groups of channels" : "")
            + (packed.flatMap { $0.method == .float32 ? nil : ", " + $0.method.rawValue } ?? "")
    }
}

extension WinogradTask: TiledConvolution {
    /// See ``TiledConvolution/work``.
    package var work: Int {
        let perPixel =
            shape.kernelHeight * shape.kernelWidth * shape.inputChannels * shape.outputChannels
        return shape.outputHeight * shape.outputWidth * perPixel / 3
    }

    /// See ``TiledConvolution/summary``.
    package var summary: String {
        let form =
            switch packed.form {
            case .plain: ""
            case .polyphase: "polyphase "
            case .folded, .row, .column: "\(shape.kernelHeight)x\(shape.kernelWidth) "
            case .strided: "strided "
            }
        return "\(form)Winograd \(shape.inputChannels)->\(shape.outputChannels), "
            + "\(shape.outputHeight)x\(shape.outputWidth), tile \(tilePatches) patches"
            + (packed.groups.count > 1 ? " by \(packed.groups.count) groups of channels" : "")
    }
}
