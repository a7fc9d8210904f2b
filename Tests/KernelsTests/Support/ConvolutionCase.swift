import Kernels
import TestSupport

/// What a convolution is made for: a geometry, and what is fused around it.
struct ConvolutionCase: CustomStringConvertible {
    enum Layers { case dense, depthwise, depthwiseThenPointwise }
    enum Source {
        case floats, bytes
        case transformed(isClamped: Bool, hasResidual: Bool)
    }

    var layers: Layers
    var shape: ConvolutionShape
    var source: Source
    /// Floats between one pixel's channels and the next's.
    var sourceGap: Int
    var outGap: Int
    /// Whether the engine may run the enlargement as four small kernels, and add up shifted products.
    var allowsPolyphase: Bool
    var allowsShifting: Bool
    /// Whether the engine may read the picture where it is.
    var allowsInPlace: Bool
    var hasResidual: Bool
    var hasSums: Bool
    var outputMin: Float
    var outputMax: Float

    init(_ random: inout SeededRandom) {
        layers = random.pick([.dense, .dense, .dense, .depthwise, .depthwiseThenPointwise])
        let isEnlarged = random.once(in: 4)
        let upsampling = isEnlarged ? 2 : 1
        var kernel = random.pick([
            (1, 1), (1, 1), (3, 3), (3, 3), (2, 2), (1, 7), (7, 1), (1, 3), (5, 5), (4, 3), (9, 9),
        ])
        var strides = random.pick([(1, 1), (1, 1), (1, 1), (2, 2), (1, 2), (2, 1)])
        if isEnlarged, random.once(in: 2) { (kernel, strides) = ((3, 3), (1, 1)) }
        // Wide and low, or small: the first needs several tiles in a row.
        let isWide = random.once(in: 8)
        let height = random.int(1...(isWide ? 3 : 17)), width = random.int(1...(isWide ? 300 : 17))
        let channels = random.int(1...(isWide ? 4 : random.once(in: 3) ? 40 : 12))
        let outputs = layers == .depthwise ? channels : random.int(1...(isWide ? 5 : 40))

        let border: Border = random.once(in: 2) ? .zero : .reflect
        func pads(_ window: Int, _ extent: Int) -> (before: Int, after: Int) {
            let largest = border == .reflect ? min(window - 1, extent * upsampling - 1) : window - 1
            let centred = min((window - 1) / 2, largest)
            if random.once(in: 3) { return (random.int(0...largest), random.int(0...largest)) }
            return (centred, min(window - 1 - centred, largest))
        }
        let vertical = pads(kernel.0, height), horizontal = pads(kernel.1, width)
        // A window that does not fit at all is planning's business: shrink it.
        kernel.0 = min(kernel.0, height * upsampling + vertical.before + vertical.after)
        kernel.1 = min(kernel.1, width * upsampling + horizontal.before + horizontal.after)
        shape = ConvolutionShape(
            kernelHeight: kernel.0, kernelWidth: kernel.1, strideHeight: strides.0, strideWidth: strides.1,
            padTop: vertical.before, padLeft: horizontal.before, border: border, upsampling: upsampling,
            inputHeight: height, inputWidth: width, inputChannels: channels,
            outputHeight: (height * upsampling + vertical.before + vertical.after - kernel.0) / strides.0 + 1,
            outputWidth: (width * upsampling + horizontal.before + horizontal.after - kernel.1) / strides.1
                + 1,
            outputChannels: outputs)

        source = random.pick([
            .floats, .floats, .bytes, .transformed(isClamped: true, hasResidual: false),
            .transformed(isClamped: false, hasResidual: true),
        ])
        sourceGap = random.pick([0, 0, 5])
        if case .bytes = source { sourceGap = 0 }
        outGap = random.pick([0, 0, 0, 3, 16])
        allowsPolyphase = random.once(in: 2)
        allowsShifting = !random.once(in: 4)
        allowsInPlace = !random.once(in: 4)
        hasResidual = layers != .depthwise && random.once(in: 5)
        hasSums = layers != .depthwise && !hasResidual && random.once(in: 3)
        (outputMin, outputMax) = hasSums || random.once(in: 2) ? (-.infinity, .infinity) : (0, 1)
    }

    /// Whether the engine runs this as phases: the whole enlarged picture, with a border of one.
    var isPolyphase: Bool {
        allowsPolyphase && shape.upsampling == 2 && shape.kernelHeight == 3
            && shape.kernelWidth == 3
            && shape.strideHeight == 1 && shape.strideWidth == 1 && shape.padTop == 1 && shape.padLeft == 1
            && shape.outputHeight == 2 * shape.inputHeight && shape.outputWidth == 2 * shape.inputWidth
    }

    /// Whether every input position belongs to exactly one tile, so that a transform's result can be kept.
    var coversInputOnce: Bool {
        shape.strideHeight == 1 && shape.strideWidth == 1
            && (isPolyphase
                || shape.upsampling == 1 && shape.outputHeight == shape.inputHeight
                    && shape.outputWidth == shape.inputWidth)
    }

    var readsInPlace: Bool {
        guard allowsInPlace, case .floats = source else { return false }
        return layers == .dense ? shape.canReadPointwiseInPlace : shape.canReadDepthwiseInPlace
    }

    var description: String {
        "\(layers) \(shape.kernelHeight)x\(shape.kernelWidth) strides \(shape.strideHeight),\(shape.strideWidth) "
            + "pads \(shape.padTop),\(shape.padLeft) \(shape.border) x\(shape.upsampling) "
            + "[\(shape.inputHeight), \(shape.inputWidth), \(shape.inputChannels)] -> "
            + "[\(shape.outputHeight), \(shape.outputWidth), \(shape.outputChannels)] from \(source) "
            + "gaps \(sourceGap),\(outGap) polyphase \(isPolyphase) shifting \(allowsShifting) in place \(readsInPlace) residual \(hasResidual) "
            + "sums \(hasSums) bounds \(outputMin)...\(outputMax)"
    }
}
