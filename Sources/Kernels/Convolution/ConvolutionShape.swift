/// A convolution's geometry for one image size, with lengths in px.
package struct ConvolutionShape: Sendable {
    /// Rows of the window.
    package var kernelHeight: Int
    /// Columns of the window.
    package var kernelWidth: Int
    /// Rows from one window to the next.
    package var strideHeight: Int
    /// Columns from one window to the next.
    package var strideWidth: Int
    /// Rows of border above the input.
    package var padTop: Int
    /// Columns of border on the left of the input.
    package var padLeft: Int
    /// What lies beyond the edge.
    package var border: Border
    /// Nearest-neighbour upsampling of the input: 1 or 2.
    package var upsampling: Int
    /// Rows of the stored input, before upsampling.
    package var inputHeight: Int
    /// Columns of the stored input, before upsampling.
    package var inputWidth: Int
    /// Numbers of an input pixel.
    package var inputChannels: Int
    /// Rows of the output.
    package var outputHeight: Int
    /// Columns of the output.
    package var outputWidth: Int
    /// Numbers of an output pixel.
    package var outputChannels: Int

    package init(
        kernelHeight: Int, kernelWidth: Int, strideHeight: Int = 1, strideWidth: Int = 1, padTop: Int = 0,
        padLeft: Int = 0, border: Border = .zero, upsampling: Int = 1, inputHeight: Int, inputWidth: Int,
        inputChannels: Int, outputHeight: Int, outputWidth: Int, outputChannels: Int
    ) {
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
        self.strideHeight = strideHeight
        self.strideWidth = strideWidth
        self.padTop = padTop
        self.padLeft = padLeft
        self.border = border
        self.upsampling = upsampling
        self.inputHeight = inputHeight
        self.inputWidth = inputWidth
        self.inputChannels = inputChannels
        self.outputHeight = outputHeight
        self.outputWidth = outputWidth
        self.outputChannels = outputChannels
    }

    /// Whether this upsamples by two and convolves 3x3 with one px of border, which can be computed as four small kernels
    /// on the stored image, one for each parity of the output's row and column (its *polyphase components*).
    var isPolyphaseUpsampling: Bool {
        upsampling == 2 && kernelHeight == 3 && kernelWidth == 3 && strideHeight == 1 && strideWidth == 1
            && padTop == 1 && padLeft == 1
    }

    /// Where products are computed: at each output, or with polyphase components at each pixel of the stored image.
    func positions(isPolyphase: Bool) -> (rows: Int, columns: Int) {
        isPolyphase ? (inputHeight, inputWidth) : (outputHeight, outputWidth)
    }

    /// Whether 1x1 kernels can read a plain image where it is: nothing lies beyond its edges.
    package var canReadPointwiseInPlace: Bool {
        kernelHeight == 1 && kernelWidth == 1 && padTop == 0 && padLeft == 0 && upsampling == 1
            // Not if it is padded on the other sides.
            && (outputHeight - 1) * strideHeight < inputHeight && (outputWidth - 1) * strideWidth < inputWidth
    }

    /// Whether a depthwise convolution can read a plain image where it is: beyond its left and right edges lies at most one
    /// column of zeros, which only the first and last outputs of a row read.
    package var canReadDepthwiseInPlace: Bool {
        border == .zero && upsampling == 1 && kernelWidth > 1 && padLeft <= 1
            && (outputWidth - 1) * strideWidth - padLeft + kernelWidth <= inputWidth + 1
    }
}
