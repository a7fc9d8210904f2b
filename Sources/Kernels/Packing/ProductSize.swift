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

    /// Whether it can be computed in tiles, and fills at least one with its columns.
    package var fillsTiles: Bool { rowLength % ProductMethod.tileStep == 0 && columns >= 16 }
}

extension PackedConvolution {
    /// How a convolution of these lengths becomes products; see the initializer.
    static func layout(
        kernelHeight: Int, kernelWidth: Int, inputChannels: Int, outputChannels: Int, isPolyphase: Bool,
        canShift: Bool, lanes: Int
    ) -> Layout {
        if isPolyphase { return .polyphase }
        let isShifted =
            canShift
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

    /// The sizes of a convolution's products; see the initializer.
    package static func sizes(
        kernelHeight: Int, kernelWidth: Int, inputChannels: Int, outputChannels: Int, isPolyphase: Bool,
        canShift: Bool, strideWidth: Int, lanes: Int
    ) -> [ProductSize] {
        let layout = layout(
            kernelHeight: kernelHeight, kernelWidth: kernelWidth, inputChannels: inputChannels,
            outputChannels: outputChannels, isPolyphase: isPolyphase, canShift: canShift, lanes: lanes)
        switch layout {
        case .plain:
            return [
                ProductSize(
                    kernelRows: kernelHeight, rowLength: kernelWidth * inputChannels, columns: outputChannels,
                    step: min(kernelWidth, strideWidth) * inputChannels, share: 1)
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
