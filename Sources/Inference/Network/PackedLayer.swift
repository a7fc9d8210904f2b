internal import Kernels

/// A layer's weights, packed for the microkernels in use.
enum PackedLayer {
    case none
    /// The second, where it pays, is the same convolution by Winograd's method.
    case convolution(PackedConvolution, PackedWinograd?)
    case depthwise(PackedDepthwise)

    init(_ lowered: LoweredLayer, _ kernels: KernelTable) {
        guard let weights = lowered.weights else {
            self = .none
            return
        }
        switch lowered.layer.operation {
        case .convolution(let convolution):
            self = .convolution(
                convolution.packed(weights, hasResidual: lowered.layer.inputs.count > 1, kernels),
                convolution.packedWinograd(weights, kernels))
        case .depthwise(let convolution): self = .depthwise(convolution.packedDepthwise(weights))
        default: self = .none
        }
    }
}

extension Convolution {
    fileprivate func packed(
        _ weights: ConvolutionWeights, hasResidual: Bool, _ kernels: KernelTable
    ) -> PackedConvolution {
        PackedConvolution(
            weights: weights.values, bias: weights.bias, kernelHeight: window.height,
            kernelWidth: window.width, inputChannels: inputChannels, outputChannels: outputChannels,
            isPolyphase: isPolyphase, canShift: window.strideWidth == 1 && !hasResidual,
            outputMin: activation.bounds.outputMin, outputMax: activation.bounds.outputMax,
            lanes: kernels.lanes, precision: kernels.precision)
    }

    fileprivate func packedWinograd(
        _ weights: ConvolutionWeights, _ kernels: KernelTable
    ) -> PackedWinograd? {
        winogradForm(kernels).map { form in
            PackedWinograd(
                weights: weights.values, bias: weights.bias, inputChannels: inputChannels,
                outputChannels: outputChannels, form: form, outputMin: activation.bounds.outputMin,
                outputMax: activation.bounds.outputMax, lanes: kernels.lanes)
        }
    }

    fileprivate func packedDepthwise(_ weights: ConvolutionWeights) -> PackedDepthwise {
        PackedDepthwise(
            weights: weights.values, bias: weights.bias, kernelHeight: window.height,
            kernelWidth: window.width, channels: outputChannels, isPolyphase: isPolyphase,
            outputMin: activation.bounds.outputMin, outputMax: activation.bounds.outputMax)
    }

    /// How Winograd's method computes this layer, or `nil` where it cannot or does not pay.
    ///
    /// With 16 channels it is still 1.8 times as fast as the plain product. Beyond 256x256 channels the weights, four
    /// times as large, would come from main memory for the small images that have so many. The other forms save
    /// less or copy more, and pay from 32 channels on; of kernels that move by two, plain products of bfloat16 numbers
    /// save more.
    private func winogradForm(_ kernels: KernelTable) -> WinogradForm? {
        guard
            let form = WinogradForm(
                kernelHeight: window.height, kernelWidth: window.width, strideHeight: window.strideHeight,
                strideWidth: window.strideWidth, upsampling: upsampling, isPolyphase: isPolyphase),
            form.supports(
                inputChannels: inputChannels, outputChannels: outputChannels, lanes: kernels.lanes)
        else { return nil }
        let pays =
            switch form {
            case .plain, .polyphase:
                inputChannels >= 16 && outputChannels >= 16 && inputChannels * outputChannels <= 65_536
            case .folded:
                outputChannels >= 32 && window.area / 9 * inputChannels * outputChannels <= 65_536
            case .strided:
                kernels.precision == .float32 && inputChannels >= 32 && outputChannels >= 32
                    && inputChannels * outputChannels <= 16_384
            }
        return pays ? form : nil
    }
}
