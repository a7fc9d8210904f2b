/// How a convolution is computed by ``WinogradTask``: as sums of 3x3 kernels of stride 1, or as one line of seven taps.
package enum WinogradForm: Sendable, Hashable {
    /// A 3x3 kernel of stride 1.
    case plain
    /// A 3x3 kernel on an image upsampled by two: four kernels on the stored image, each for a quarter of the
    /// outputs.
    ///
    /// Upsampling repeats each pixel, so that three taps fall on two pixels: (w0, w1 + w2, 0) around an even
    /// position's pixel and (0, w0 + w1, w2) around an odd one's. As polynomials these vanish at infinity and at 0:
    /// each needs 25 of the 36 frequencies only. Together they take 100 products for 64 outputs, where four 2x2
    /// kernels take 256 and the plain convolution 576.
    case polyphase
    /// A kernel of `rows` by `columns` blocks of 3x3, on as many copies of the image, each shifted by its block's
    /// place, which are channels side by side. A 9x9 kernel on three channels is a 3x3 kernel on 27.
    case folded(rows: Int, columns: Int)
    /// A 3x3 kernel of stride 2: one kernel on each of the four images of the even or odd rows and columns.
    ///
    /// Of three taps, (w0, w2, 0) fall on positions that are even as seen from the window's first, and (0, w1, 0) on
    /// the odd ones before and after. As polynomials the first vanish at infinity, the others at 0, too: together
    /// 81 products for 16 outputs, where the plain convolution takes 144.
    case strided
    /// A 1x7 kernel of stride 1, F(4, 7): 10 products for 4 outputs of a row, where the plain convolution takes 28.
    case row
    /// A 7x1 kernel of stride 1, the same down the columns.
    case column

    /// The form of a convolution of these lengths, or `nil` if there is none.
    ///
    /// `isPolyphase` says that the image is upsampled by two, and all of it convolved with a border of one px.
    package init?(
        kernelHeight: Int, kernelWidth: Int, strideHeight: Int, strideWidth: Int, upsampling: Int,
        isPolyphase: Bool
    ) {
        let isSmall = kernelHeight == 3 && kernelWidth == 3
        switch (strideHeight, strideWidth, upsampling) {
        case (1, 1, 1) where isSmall: self = .plain
        case (1, 1, 1) where kernelHeight == 1 && kernelWidth == Self.lineTaps: self = .row
        case (1, 1, 1) where kernelHeight == Self.lineTaps && kernelWidth == 1: self = .column
        case (1, 1, 1) where kernelHeight % 3 == 0 && kernelWidth % 3 == 0:
            self = .folded(rows: kernelHeight / 3, columns: kernelWidth / 3)
        case (1, 1, 2) where isSmall && isPolyphase: self = .polyphase
        case (2, 2, 1) where isSmall: self = .strided
        default: return nil
        }
    }

    /// The form of a geometry, or `nil` if there is none.
    package init?(_ shape: ConvolutionShape) {
        self.init(
            kernelHeight: shape.kernelHeight, kernelWidth: shape.kernelWidth,
            strideHeight: shape.strideHeight, strideWidth: shape.strideWidth, upsampling: shape.upsampling,
            isPolyphase: shape.isPolyphaseUpsampling && shape.outputHeight == 2 * shape.inputHeight
                && shape.outputWidth == 2 * shape.inputWidth)
    }

    /// Taps of a kernel of one row or column.
    static let lineTaps = 7

    /// Outputs of a patch, in px of the image that is read.
    var patch: (rows: Int, columns: Int) {
        switch self {
        case .plain, .polyphase, .folded, .strided: (4, 4)
        case .row: (1, 4)
        case .column: (4, 1)
        }
    }

    /// Elements of a transformed window: 6x6, or 10 of a line.
    var frequencies: Int { isLine ? 10 : 36 }

    /// Whether the kernel has one row or column, and transforms one dimension.
    var isLine: Bool { self == .row || self == .column }

    /// The numbers of a pixel of the image that the kernels read.
    func depth(inputChannels: Int) -> Int {
        switch self {
        case .plain, .polyphase, .row, .column: inputChannels
        case .folded(let rows, let columns): rows * columns * inputChannels
        case .strided: 4 * inputChannels
        }
    }

    /// Whether the channels fill whole vectors of `lanes` floats, as the transforms need them.
    package func supports(inputChannels: Int, outputChannels: Int, lanes: Int) -> Bool {
        guard outputChannels % lanes == 0 else { return false }
        return switch self {
        case .plain, .polyphase, .row, .column: inputChannels % lanes == 0
        // The copies are laid side by side anew, and padded.
        case .folded: true
        // A row of pairs of pixels is transformed as it stands in memory.
        case .strided: 2 * inputChannels % lanes == 0
        }
    }
}
