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
            let choice = ProductChoice(
                convolution, hasResidual: lowered.layer.inputs.count > 1, kernels)
            self = .convolution(
                convolution.packed(weights, choice, kernels),
                choice.winograd.map { convolution.packedWinograd(weights, $0, kernels) })
        case .depthwise(let convolution): self = .depthwise(convolution.packedDepthwise(weights))
        default: self = .none
        }
    }
}

extension Convolution {
    fileprivate func packed(
        _ weights: ConvolutionWeights, _ choice: ProductChoice, _ kernels: KernelTable
    ) -> PackedConvolution {
        PackedConvolution(
            weights: weights.values, bias: weights.bias, kernelHeight: window.height,
            kernelWidth: window.width, inputChannels: inputChannels, outputChannels: outputChannels,
            isPolyphase: isPolyphase, canShift: choice.canShift, strideWidth: window.strideWidth,
            outputMin: activation.bounds.outputMin, outputMax: activation.bounds.outputMax,
            lanes: kernels.lanes, method: choice.method)
    }

    fileprivate func packedWinograd(
        _ weights: ConvolutionWeights, _ form: WinogradForm, _ kernels: KernelTable
    ) -> PackedWinograd {
        PackedWinograd(
            weights: weights.values, bias: weights.bias, inputChannels: inputChannels,
            outputChannels: outputChannels, form: form, outputMin: activation.bounds.outputMin,
            outputMax: activation.bounds.outputMax, lanes: kernels.lanes)
    }

    fileprivate func packedDepthwise(_ weights: ConvolutionWeights) -> PackedDepthwise {
        PackedDepthwise(
            weights: weights.values, bias: weights.bias, kernelHeight: window.height,
            kernelWidth: window.width, channels: outputChannels, isPolyphase: isPolyphase,
            outputMin: activation.bounds.outputMin, outputMax: activation.bounds.outputMax)
    }
}
