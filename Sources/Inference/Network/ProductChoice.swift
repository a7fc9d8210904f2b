internal import Kernels

/// How a convolution's products are computed: what its weights are packed for.
struct ProductChoice {
    /// The plain products, which every picture size can use.
    let method: ProductMethod
    /// Winograd's method, where it can compute the layer, and in less time.
    let winograd: WinogradForm?
    /// Whether the layout of shifted products may be chosen.
    let canShift: Bool

    /// Chooses what takes least by the costs of the kernels' processor.
    ///
    /// `hasResidual` says that something is added to the output.
    init(_ convolution: Convolution, hasResidual: Bool, _ kernels: KernelTable) {
        let window = convolution.window
        canShift = window.strideWidth == 1 && !hasResidual
        let canShift = canShift
        let plain = kernels.costs.best { method in
            PackedConvolution.sizes(
                kernelHeight: window.height, kernelWidth: window.width,
                inputChannels: convolution.inputChannels,
                outputChannels: convolution.outputChannels, isPolyphase: convolution.isPolyphase,
                canShift: canShift, strideWidth: window.strideWidth, lanes: kernels.lanes, method: method)
        }
        method = plain.method
        winograd = convolution.winogradForm(lanes: kernels.lanes).flatMap { form in
            let cost = kernels.costs.winograd(
                form, inputChannels: convolution.inputChannels, outputChannels: convolution.outputChannels)
            return plain.method == .float32 || cost < plain.cost ? form : nil
        }
    }
}

extension Convolution {
    /// How Winograd's method computes this layer, or `nil` where it cannot, or takes longer than plain products of
    /// float32.
    ///
    /// With 16 channels it is still 1.8 times as fast as the plain product. Beyond 256x256 channels the weights, four
    /// times as large, would come from main memory for the small images that have so many. The other forms save
    /// less or copy more, and pay from 32 channels on. Of seven taps in a line the weights are hardly larger (10 / 7).
    fileprivate func winogradForm(lanes: Int) -> WinogradForm? {
        guard
            let form = WinogradForm(
                kernelHeight: window.height, kernelWidth: window.width, strideHeight: window.strideHeight,
                strideWidth: window.strideWidth, upsampling: upsampling, isPolyphase: isPolyphase),
            form.supports(inputChannels: inputChannels, outputChannels: outputChannels, lanes: lanes)
        else { return nil }
        let pays =
            switch form {
            case .plain, .polyphase:
                inputChannels >= 16 && outputChannels >= 16 && inputChannels * outputChannels <= 65_536
            case .folded:
                outputChannels >= 32 && window.area / 9 * inputChannels * outputChannels <= 65_536
            case .row, .column: inputChannels >= 32 && outputChannels >= 32
            case .strided:
                inputChannels >= 32 && outputChannels >= 32 && inputChannels * outputChannels <= 16_384
            }
        return pays ? form : nil
    }
}
