/// The size of a matrix product, before there are weights.
package struct ProductSize: Sendable, Hashable {
    /// Rows of the window.
    var kernelRows: Int
    /// Contiguous floats of one row of the window.
    var rowLength: Int
    /// Columns of the product.
    var columns: Int
    /// Contiguous floats from one pixel's window to the next: at most ``rowLength``.
    var step: Int
    /// Positions of the product for one pixel of the output.
    var share: Double
}

extension PackedConvolution {
    /// How a convolution of these lengths becomes products; see the initializer.
    static func layout(
        kernelHeight: Int, kernelWidth: Int, inputChannels: Int, outputChannels: Int, isPolyphase: Bool,
        canShift: Bool, lanes: Int, method: ProductMethod
    ) -> Layout {
        if isPolyphase { return .polyphase }
        let isShifted =
            canShift && method != .bfloat16Tiles
            && prefersShifted(
                kernelHeight: kernelHeight, kernelWidth: kernelWidth, inputChannels: inputChannels,
                outputChannels: outputChannels, lanes: lanes)
        return isShifted ? .shifted : .plain
    }

    /// Whether both column phases of a polyphase convolution share a vector.
    ///
    /// With few output channels, a window of three columns, a third of whose weights are zero, costs less than a half-empty
    /// vector.
    static func pairsPhases(outputChannels: Int, lanes: Int) -> Bool { 2 * outputChannels <= lanes }

    /// The sizes of a convolution's products when they are computed by `method`.
    ///
    /// `lanes` are the CPU level's. See the initializer.
    package static func sizes(
        kernelHeight: Int, kernelWidth: Int, inputChannels: Int, outputChannels: Int, isPolyphase: Bool,
        canShift: Bool, strideWidth: Int, lanes: Int, method: ProductMethod
    ) -> [ProductSize] {
        let lanes = method.lanes(lanes)
        let layout = layout(
            kernelHeight: kernelHeight, kernelWidth: kernelWidth, inputChannels: inputChannels,
            outputChannels: outputChannels, isPolyphase: isPolyphase, canShift: canShift, lanes: lanes,
            method: method)
        switch layout {
        case .plain:
            let count =
                method == .bfloat16Tiles
                ? outputsPerRow(
                    kernelHeight: kernelHeight, kernelWidth: kernelWidth, strideWidth: strideWidth,
                    inputChannels: inputChannels, outputChannels: outputChannels) : 1
            let width = (count - 1) * strideWidth + kernelWidth
            return [
                ProductSize(
                    kernelRows: kernelHeight, rowLength: width * inputChannels,
                    columns: count * outputChannels,
                    step: min(width, count * strideWidth) * inputChannels, share: 1 / Double(count))
            ]
        case .shifted:
            return [
                ProductSize(
                    kernelRows: kernelHeight, rowLength: inputChannels,
                    columns: kernelWidth * outputChannels, step: inputChannels, share: 1)
            ]
        case .polyphase:
            let pairs = pairsPhases(outputChannels: outputChannels, lanes: lanes)
            let size = ProductSize(
                kernelRows: 2, rowLength: (pairs ? 3 : 2) * inputChannels,
                columns: (pairs ? 2 : 1) * outputChannels, step: inputChannels, share: 0.25)
            return Array(repeating: size, count: pairs ? 2 : 4)
        }
    }
}
