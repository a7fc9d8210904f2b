internal import Kernels

/// Why a window does not fit an image, before it is known which network this is about.
enum WindowError: Error {
    case smallerThanWindow
    case tooSmallToMirror
    case channels(expected: Int, found: Int)

    /// What is wrong with the picture's size.
    var reason: String {
        switch self {
        case .smallerThanWindow: "it is smaller than a convolution's window"
        case .tooSmallToMirror: "it is too small to be mirrored at the border"
        case .channels(let expected, let found):
            "a convolution of \(expected) channels meets \(found)"
        }
    }
}

extension Convolution {
    /// The geometry on an image of this size.
    func shape(on source: ViewReference) throws(WindowError) -> ConvolutionShape {
        guard inputChannels == source.channels else {
            throw .channels(expected: inputChannels, found: source.channels)
        }
        return try window.shape(on: source, upsampling: upsampling, outputChannels: outputChannels)
    }
}

extension Window {
    /// The geometry on an image of this size that is upsampled first.
    func shape(
        on source: ViewReference, upsampling: Int = 1, outputChannels: Int
    ) throws(WindowError) -> ConvolutionShape {
        let inputHeight = source.height * upsampling, inputWidth = source.width * upsampling
        guard
            let vertical = padding.resolve(
                vertical: true, input: inputHeight, window: height, stride: strideHeight),
            let horizontal = padding.resolve(
                vertical: false, input: inputWidth, window: width, stride: strideWidth),
            vertical.output > 0, horizontal.output > 0
        else { throw .smallerThanWindow }
        if case .explicit(let top, let bottom, let left, let right, .reflect) = padding,
            max(top, bottom) >= inputHeight || max(left, right) >= inputWidth
        {
            throw .tooSmallToMirror
        }
        return ConvolutionShape(
            kernelHeight: height, kernelWidth: width, strideHeight: strideHeight, strideWidth: strideWidth,
            padTop: vertical.before, padLeft: horizontal.before, border: padding.border,
            upsampling: upsampling, inputHeight: source.height, inputWidth: source.width,
            inputChannels: source.channels, outputHeight: vertical.output, outputWidth: horizontal.output,
            outputChannels: outputChannels)
    }
}
