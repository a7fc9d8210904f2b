internal import CMicrokernelTypes

/// A maximum or average pool over one image size; a tile is a row of the output.
package struct PoolTask: Sendable {
    /// What is taken of a window.
    package enum Kind: Sendable {
        case maximum
        /// The mean of the cells inside the image; padding does not count.
        case average
    }

    /// What is taken of a window.
    package let kind: Kind
    /// `kernelHeight`, strides and padding are the window's; the channels stay.
    package let shape: ConvolutionShape
    /// The microkernels in use.
    package let kernels: KernelTable

    package init(_ kind: Kind, shape: ConvolutionShape, kernels: KernelTable) {
        self.kind = kind
        self.shape = shape
        self.kernels = kernels
    }

    /// Units of work: the output's rows.
    package var tileCount: Int { shape.outputHeight }

    /// Computes output row `tile` of a source that has no transform.
    package func run(tile: Int, source: ImageSource, out: UnsafeMutablePointer<Float>, outStride: Int) {
        let top = tile * shape.strideHeight - shape.padTop
        let y0 = max(0, top), y1 = min(shape.inputHeight, top + shape.kernelHeight)
        for x in 0..<shape.outputWidth {
            let left = x * shape.strideWidth - shape.padLeft
            let x0 = max(0, left), x1 = min(shape.inputWidth, left + shape.kernelWidth)
            let cells = (y1 - y0) * (x1 - x0)
            var arguments = PoolArguments(
                channels: shape.inputChannels, windowHeight: y1 - y0, windowWidth: x1 - x0,
                input: source.floats! + (y0 * source.width + x0) * source.pixelStride,
                rowStride: source.width * source.pixelStride, pixelStride: source.pixelStride,
                factor: 1 / Float(cells), output: out + (tile * shape.outputWidth + x) * outStride)
            switch kind {
            case .maximum: kernels.microkernels.maxPool(&arguments)
            case .average: kernels.microkernels.sumPool(&arguments)
            }
        }
    }
}
