import Kernels

/// A convolution straight from its definition, in double: the oracle of ``ConvolutionTask``.
///
/// The input is what a layer reads: already transformed, dense, before enlargement and border.
struct NaiveConvolution {
    let shape: ConvolutionShape
    /// `[inputHeight, inputWidth, inputChannels]`.
    let input: [Double]

    /// The input at a position of the enlarged picture; beyond its edges what the border says.
    private func offset(_ y: Int, _ x: Int) -> Int? {
        let height = shape.inputHeight * shape.upsampling, width = shape.inputWidth * shape.upsampling
        func inside(_ position: Int, _ extent: Int) -> Int? {
            if (0..<extent).contains(position) { return position }
            if shape.border == .zero { return nil }
            // -1 mirrors to 1, and extent to extent - 2.
            let mirrored = position < 0 ? -position : 2 * extent - 2 - position
            return mirrored
        }
        guard let row = inside(y, height), let column = inside(x, width) else { return nil }
        return (row / shape.upsampling * shape.inputWidth + column / shape.upsampling) * shape.inputChannels
    }

    /// Offsets into the input under each cell of an output's window, with the cell's index.
    private func window(_ y: Int, _ x: Int) -> [(cell: Int, offset: Int)] {
        (0..<shape.kernelHeight * shape.kernelWidth).compactMap { cell in
            let (i, j) = cell.quotientAndRemainder(dividingBy: shape.kernelWidth)
            return offset(
                y * shape.strideHeight - shape.padTop + i, x * shape.strideWidth - shape.padLeft + j
            )
            .map { (cell, $0) }
        }
    }

    struct Result {
        /// `[outputHeight, outputWidth, channels]`, without activation.
        var values: [Double]
        /// The sums of the magnitudes of each value's terms.
        var magnitudes: [Double]
    }

    /// `weights`: `[kernelHeight, kernelWidth, inputChannels, outputChannels]`.
    func dense(weights: [Float], bias: [Float]) -> Result {
        let outputs = bias.count
        return each(bias) { y, x, values, magnitudes in
            for (cell, offset) in window(y, x) {
                for k in 0..<shape.inputChannels {
                    let value = input[offset + k]
                    let row = (cell * shape.inputChannels + k) * outputs
                    for channel in 0..<outputs {
                        let term = value * Double(weights[row + channel])
                        values[channel] += term
                        magnitudes[channel] += term.magnitude
                    }
                }
            }
        }
    }

    /// `weights`: `[kernelHeight, kernelWidth, channels]`.
    func depthwise(weights: [Float], bias: [Float]) -> Result {
        let channels = shape.inputChannels
        return each(bias) { y, x, values, magnitudes in
            for (cell, offset) in window(y, x) {
                for channel in 0..<channels {
                    let term = input[offset + channel] * Double(weights[cell * channels + channel])
                    values[channel] += term
                    magnitudes[channel] += term.magnitude
                }
            }
        }
    }

    /// Lets `body` add to the bias what an output consists of, for each output.
    private func each(
        _ bias: [Float], _ body: (Int, Int, inout [Double], inout [Double]) -> Void
    ) -> Result {
        var result = Result(values: [], magnitudes: [])
        for y in 0..<shape.outputHeight {
            for x in 0..<shape.outputWidth {
                var values = bias.map { Double($0) }
                var magnitudes = values.map(\.magnitude)
                body(y, x, &values, &magnitudes)
                result.values += values
                result.magnitudes += magnitudes
            }
        }
        return result
    }
}
