internal import Kernels

/// How one convolution runs on one picture size: decisions that depend on the network and the size alone.
enum ConvolutionChoice {
    /// How a convolution reads a source that was to be kept for other readers while it is read.
    enum SharedSource: Equatable {
        /// Nobody else reads it: it is not kept.
        case readAlone
        /// The convolution's tiles keep what they read for the other readers.
        case keepWhileReading
        /// It is stored before, by a step of its own.
        case storeBefore
    }

    /// Decides whether a layer's output is computed for its reader's tiles instead of being held.
    ///
    /// It is where it would be too large, one convolution alone reads it, and that convolution's own output is not a
    /// larger image that could be streamed instead.
    ///
    /// - Parameters:
    ///   - index: the layer.
    ///   - shape: its geometry.
    ///   - computesDepthwise: whether it computes the depthwise layer below in its own tiles.
    ///   - structure: who reads it.
    ///   - thresholds: from what size on memory counts more than time.
    /// - Returns: whether the layer becomes the fused producer of its reader.
    static func isStreamed(
        _ index: Int, _ shape: ConvolutionShape, computesDepthwise: Bool, in structure: NetworkStructure,
        _ thresholds: PlanThresholds
    ) -> Bool {
        guard let reader = structure.soleConvolution(reading: index) else { return false }
        if !computesDepthwise, structure.expands(index, into: reader),
            shape.outputBytes > thresholds.expandedBytes
        {
            return true
        }
        guard shape.outputBytes > thresholds.streamedBytes else { return false }
        let pointwise = structure.pointwise(after: reader)
        let output = outputBytes(of: reader, pointwise: pointwise, on: shape, in: structure)
        guard let output, output > shape.outputBytes else { return true }
        var last = reader
        if case .depthwise = structure.layers[reader].operation, let pointwise { last = pointwise }
        return structure.soleConvolution(reading: last) == nil
    }

    /// Bytes of the output of a convolution, or of a depthwise one with the pointwise one that runs with it.
    private static func outputBytes(
        of layer: Int, pointwise: Int?, on input: ConvolutionShape, in structure: NetworkStructure
    ) -> Int? {
        let source = ViewReference(
            at: nil, height: input.outputHeight, width: input.outputWidth, channels: input.outputChannels)
        switch structure.layers[layer].operation {
        case .convolution(let convolution):
            return try? convolution.shape(on: source).outputBytes
        case .depthwise(let first):
            guard var result = try? first.shape(on: source) else { return nil }
            if let pointwise, case .convolution(let next) = structure.layers[pointwise].operation {
                result.outputChannels = next.outputChannels
            }
            return result.outputBytes
        default: return nil
        }
    }

    /// Whether a depthwise convolution runs in the tiles of its pointwise one, rather than by itself.
    ///
    /// On a small image many weights take longer to read than what lies between the two: by itself the second one
    /// divides its output channels among the tiles, and each weight is read once. Measured: 960 to 160 channels on
    /// 8x8 px take 0.13 ms instead of 0.14.
    static func runsTogether(_ depthwise: ConvolutionShape, _ pointwise: Convolution) -> Bool {
        pointwise.inputChannels * pointwise.outputChannels <= 64 * 1024
            || depthwise.outputBytes > 512 << 10
    }

    /// Whether a convolution whose output is held goes by Winograd's method.
    ///
    /// The image must be one that the method can compute, and large enough for weights that a tile reads once: those
    /// of a kernel that moves by two are nine times the plain ones.
    static func usesWinograd(
        _ packed: PackedWinograd?, _ shape: ConvolutionShape, source: ViewReference, hasDepthwise: Bool,
        lanes: Int
    ) -> Bool {
        guard let packed, !hasDepthwise, source.producer == nil else { return false }
        return PackedWinograd.supports(shape, lanes: lanes)
            && (packed.form != .strided || shape.outputHeight * shape.outputWidth >= 4096)
    }

    /// How a convolution reads a source that is to be kept for other readers.
    ///
    /// Its tiles can keep what they read if they cover the source once, and now: a streamed convolution runs with its
    /// own reader, later.
    static func sharedSource(
        _ source: ViewReference, _ shape: ConvolutionShape, isPolyphase: Bool, isStreamed: Bool,
        isReadByOthers: Bool
    ) -> SharedSource {
        guard isReadByOthers else { return .readAlone }
        let positions =
            isPolyphase ? (shape.inputHeight, shape.inputWidth) : (shape.outputHeight, shape.outputWidth)
        let coversOnce =
            shape.strideHeight == 1 && shape.strideWidth == 1 && (shape.upsampling == 1 || isPolyphase)
            && positions == (source.height, source.width)
        return coversOnce && !isStreamed ? .keepWhileReading : .storeBefore
    }

    /// Whether a convolution reads its source where it lies, without copying its tiles' windows.
    static func readsInPlace(_ source: ViewReference, _ shape: ConvolutionShape, hasDepthwise: Bool) -> Bool {
        source.transform == nil && source.location != nil && source.producer == nil
            && (hasDepthwise ? shape.canReadDepthwiseInPlace : shape.canReadPointwiseInPlace)
    }
}

extension ConvolutionShape {
    /// Bytes of the output.
    var outputBytes: Int { outputHeight * outputWidth * outputChannels * 4 }
}
