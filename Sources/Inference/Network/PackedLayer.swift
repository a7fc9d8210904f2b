internal import Kernels

/// A layer's weights, packed for the microkernels in use.
enum PackedLayer {
    case none
    /// The second, where it pays, is the same convolution by Winograd's method.
    case convolution(PackedConvolution, PackedWinograd?)
    case depthwise(PackedDepthwise)

    init(_ layer: Layer, _ kernels: KernelTable) {
        let lanes = kernels.lanes
        switch layer.operation {
        case .convolution(let convolution):
            let bounds = convolution.activation.bounds
            let plain = PackedConvolution(
                weights: convolution.weights, bias: convolution.bias,
                kernelHeight: convolution.kernelHeight, kernelWidth: convolution.kernelWidth,
                inputChannels: convolution.inputChannels, outputChannels: convolution.outputChannels,
                isPolyphase: convolution.isPolyphase,
                canShift: convolution.strideWidth == 1 && layer.inputs.count == 1,
                outputMin: bounds.outputMin,
                outputMax: bounds.outputMax, lanes: lanes, precision: kernels.precision)
            let winograd = convolution.winogradForm(kernels).map { form in
                PackedWinograd(
                    weights: convolution.weights, bias: convolution.bias,
                    inputChannels: convolution.inputChannels, outputChannels: convolution.outputChannels,
                    form: form, outputMin: bounds.outputMin, outputMax: bounds.outputMax, lanes: lanes)
            }
            self = .convolution(plain, winograd)
        case .depthwise(let convolution):
            let bounds = convolution.activation.bounds
            self = .depthwise(
                PackedDepthwise(
                    weights: convolution.weights, bias: convolution.bias,
                    kernelHeight: convolution.kernelHeight,
                    kernelWidth: convolution.kernelWidth, channels: convolution.outputChannels,
                    isPolyphase: convolution.isPolyphase, outputMin: bounds.outputMin,
                    outputMax: bounds.outputMax))
        default: self = .none
        }
    }
}

extension Convolution {
    /// Whether this enlarges by two and convolves 3x3 with a border of one: four kernels on the small picture.
    var isPolyphase: Bool {
        guard upsampling == 2, kernelHeight == 3, kernelWidth == 3, strideHeight == 1, strideWidth == 1 else {
            return false
        }
        switch padding {
        case .same: return true
        case .explicit(let top, let bottom, let left, let right, _):
            return top == 1 && bottom == 1 && left == 1 && right == 1
        }
    }

    /// How Winograd's method computes this layer, or `nil` where it cannot or does not pay.
    ///
    /// With 16 channels it is still 1.8 times as fast as the plain product. Beyond 256x256 channels the weights, four
    /// times as large, would come from main memory for the small pictures that have so many. The other forms save
    /// less or copy more, and pay from 32 channels on; of kernels that move by two, plain products of bfloat16 numbers
    /// save more.
    func winogradForm(_ kernels: KernelTable) -> WinogradForm? {
        guard
            let form = WinogradForm(
                kernelHeight: kernelHeight, kernelWidth: kernelWidth, strideHeight: strideHeight,
                strideWidth: strideWidth, upsampling: upsampling, isPolyphase: isPolyphase),
            form.supports(
                inputChannels: inputChannels, outputChannels: outputChannels, lanes: kernels.lanes)
        else { return nil }
        let pays =
            switch form {
            case .plain, .polyphase:
                inputChannels >= 16 && outputChannels >= 16 && inputChannels * outputChannels <= 65_536
            case .folded:
                outputChannels >= 32
                    && kernelHeight * kernelWidth / 9 * inputChannels * outputChannels <= 65_536
            case .strided:
                kernels.precision == .float32 && inputChannels >= 32 && outputChannels >= 32
                    && inputChannels * outputChannels <= 16_384
            }
        return pays ? form : nil
    }

    /// Whether this is a 1x1 kernel that reads each pixel once.
    var isPointwise: Bool {
        guard kernelHeight == 1, kernelWidth == 1, upsampling == 1 else { return false }
        return padding == .same || padding == .none
    }
}
