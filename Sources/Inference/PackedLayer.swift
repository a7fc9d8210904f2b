internal import Kernels

/// A layer's weights, packed for the microkernels in use.
enum PackedLayer {
    case none
    case convolution(PackedConvolution)
    case depthwise(PackedDepthwise)

    init(_ layer: Layer, lanes: Int) {
        switch layer.operation {
        case .convolution(let convolution):
            let bounds = convolution.activation.bounds
            self = .convolution(
                PackedConvolution(
                    weights: convolution.weights, bias: convolution.bias,
                    kernelHeight: convolution.kernelHeight,
                    kernelWidth: convolution.kernelWidth, inputChannels: convolution.inputChannels,
                    outputChannels: convolution.outputChannels, isPhased: convolution.isPhased,
                    canShift: convolution.strideWidth == 1 && layer.inputs.count == 1,
                    floor: bounds.floor, ceiling: bounds.ceiling, lanes: lanes))
        case .depthwise(let convolution):
            let bounds = convolution.activation.bounds
            self = .depthwise(
                PackedDepthwise(
                    weights: convolution.weights, bias: convolution.bias,
                    kernelHeight: convolution.kernelHeight,
                    kernelWidth: convolution.kernelWidth, channels: convolution.outputChannels,
                    floor: bounds.floor, ceiling: bounds.ceiling))
        default: self = .none
        }
    }
}

extension Convolution {
    /// Whether this enlarges by two and convolves 3x3 with a border of one: four kernels on the small picture.
    var isPhased: Bool {
        guard upsampling == 2, kernelHeight == 3, kernelWidth == 3, strideHeight == 1, strideWidth == 1 else {
            return false
        }
        switch padding {
        case .same: return true
        case .explicit(let top, let bottom, let left, let right, _):
            return top == 1 && bottom == 1 && left == 1 && right == 1
        }
    }

    /// Whether this is a 1x1 kernel that reads each pixel once.
    var isPointwise: Bool {
        guard kernelHeight == 1, kernelWidth == 1, upsampling == 1 else { return false }
        return padding == .same || padding == .none
    }
}
