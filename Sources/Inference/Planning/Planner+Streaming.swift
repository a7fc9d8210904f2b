internal import Kernels

/// Which pictures are too large to be held.
extension Planner {
    /// Whether a layer's output is computed for its reader's tiles instead of being held: it is too large, one
    /// convolution alone reads it, and that convolution's own output is not a larger picture to be spared.
    func streams(_ index: Int, _ shape: ConvolutionShape) -> Bool {
        guard let reader = soleConvolution(reading: index) else { return false }
        if expands(index, into: reader) && bytes(shape) > thresholds.expandedBytes { return true }
        guard bytes(shape) > thresholds.streamedBytes else { return false }
        let output = ViewReference(
            location: nil, pixelStride: shape.outputChannels, height: shape.outputHeight,
            width: shape.outputWidth,
            channels: shape.outputChannels)
        guard let next = try? outputShape(of: reader, on: output), bytes(next) > bytes(shape) else {
            return true
        }
        var last = reader
        if case .depthwise = network.layers[reader].operation, let next = pointwise(after: reader) {
            last = next
        }
        return soleConvolution(reading: last) == nil
    }

    /// Whether a layer is a convolution of a few numbers to more channels for a depthwise one: the first half of an
    /// inverted bottleneck (MobileNet-v2), whose wide picture is cheaper to compute than to read.
    func expands(_ index: Int, into reader: Int) -> Bool {
        guard case .convolution(let convolution) = network.layers[index].operation,
            case .depthwise = network.layers[reader].operation
        else { return false }
        let numbers = convolution.kernelHeight * convolution.kernelWidth * convolution.inputChannels
        return convolution.outputChannels > numbers && convolution.upsampling == 1
            // Not one that computes a depthwise layer of its own in its tiles.
            && views[network.layers[index].inputs[0]] != nil
            && network.layers[reader].inputs[0] == index
    }

    func bytes(_ shape: ConvolutionShape) -> Int {
        shape.outputHeight * shape.outputWidth * shape.outputChannels * 4
    }

    /// The convolution, of more than one pixel, that alone reads a layer, directly or through a style norm.
    func soleConvolution(reading index: Int) -> Int? {
        guard index != network.output, slices[index] == nil, readers[index].count == 1 else { return nil }
        var reader = readers[index][0]
        if case .styleNorm(_, let activation) = network.layers[reader].operation {
            guard activation != .sigmoid, readers[reader].count == 1, reader != network.output else {
                return nil
            }
            reader = readers[reader][0]
        }
        guard network.layers[reader].inputs.count == 1 else { return nil }
        switch network.layers[reader].operation {
        case .convolution(let convolution): return convolution.isPointwise ? nil : reader
        case .depthwise: return reader
        default: return nil
        }
    }

    /// The output of a convolution, or of a depthwise one with the pointwise one that runs with it.
    func outputShape(of layer: Int, on source: ViewReference) throws(InferenceError)
        -> ConvolutionShape?
    {
        switch network.layers[layer].operation {
        case .convolution(let convolution): return try shape(of: convolution, on: source)
        case .depthwise(let first):
            var result = try shape(of: first, on: source)
            if let reader = pointwise(after: layer),
                case .convolution(let next) = network.layers[reader].operation
            {
                result.outputChannels = next.outputChannels
            }
            return result
        default: return nil
        }
    }

    /// Whether a depthwise convolution runs in the tiles of its pointwise one, rather than by itself. On a small picture
    /// many weights take longer to read than what lies between the two: by itself the second one divides its output
    /// channels among the tiles, and each weight is read once. (960 to 160 channels on 8x8 px: 0.13 ms instead of 0.14.)
    func joins(_ depthwise: ConvolutionShape, _ pointwise: Int) -> Bool {
        guard case .convolution(let next) = network.layers[pointwise].operation else { return false }
        return next.inputChannels * next.outputChannels <= 64 * 1024 || bytes(depthwise) > 512 << 10
    }

    /// The pointwise convolution that runs in the same tiles as a depthwise one.
    func pointwise(after index: Int) -> Int? {
        guard let reader = readers[index].first, readers[index].count == 1, index != network.output,
            case .convolution(let next) = network.layers[reader].operation, next.isPointwise,
            next.strideHeight == 1, next.strideWidth == 1, network.layers[reader].inputs[0] == index
        else { return nil }
        return reader
    }
}
