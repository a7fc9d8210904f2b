internal import Kernels

/// A fused operation of a network, for any picture size.
///
/// Layers are in execution order; an input is the index of an earlier layer. Convolutions' weights are packed apart
/// from their layers: see ``PackedLayer``.
struct Layer {
    var name: String
    var operation: LayerOperation
    var inputs: [Int]
}

enum LayerOperation {
    /// The image, `[height, width, 3]`.
    case image
    /// Inputs: an image, and optionally a residual that is added to the result before the activation.
    case convolution(Convolution)
    /// A depthwise convolution: `inputChannels == outputChannels`.
    case depthwise(Convolution)
    /// `(x - mean) * rsqrt(variance + epsilon) * gamma + beta` per channel over the whole image.
    case styleNorm(StyleNorm, Activation)
    /// Per channel `x * scale + shift`, then the activation.
    case channelAffine(scale: [Float], shift: [Float], Activation)
    case add(Activation)
    case maxPool(Window)
    case averagePool(Window)
    case concatenation
    /// The mean of each channel over the image: `[1, 1, channels]`.
    case globalMean
}

/// A convolution with what surrounds it: padding and upsampling before, activation after.
struct Convolution {
    var window: Window
    /// Nearest-neighbor upsampling of the input before padding: 1 or 2.
    var upsampling: Int
    var inputChannels: Int
    var outputChannels: Int
    var activation = Activation.none

    /// Whether this upsamples by two and convolves 3x3 with a border of one: four kernels on the small image.
    var isPolyphase: Bool {
        guard upsampling == 2, window.height == 3, window.width == 3, window.strideHeight == 1,
            window.strideWidth == 1
        else { return false }
        switch window.padding {
        case .same: return true
        case .explicit(let top, let bottom, let left, let right, _):
            return top == 1 && bottom == 1 && left == 1 && right == 1
        }
    }

    /// Whether this is a 1x1 kernel that reads each pixel once.
    var isPointwise: Bool {
        guard window.height == 1, window.width == 1, upsampling == 1 else { return false }
        return window.padding == .same || window.padding == .none
    }
}

/// The window of a convolution or pool, how it moves, and what surrounds the image.
struct Window {
    var height: Int
    var width: Int
    var strideHeight: Int
    var strideWidth: Int
    var padding: SpatialPadding

    /// Positions of the window.
    var area: Int { height * width }
}

enum Activation: Equatable {
    case none, relu, relu6, sigmoid

    /// Bounds that clamp to this activation, for all but the sigmoid.
    var bounds: (outputMin: Float, outputMax: Float) {
        switch self {
        case .none, .sigmoid: (-.infinity, .infinity)
        case .relu: (0, .infinity)
        case .relu6: (0, 6)
        }
    }
}

enum SpatialPadding: Equatable {
    /// TensorFlow's `SAME`: output = ceil(input / stride).
    case same
    case explicit(top: Int, bottom: Int, left: Int, right: Int, border: Border)

    static let none = SpatialPadding.explicit(top: 0, bottom: 0, left: 0, right: 0, border: .zero)

    /// Padding before the input, and the output extent, along one axis; `nil` if the window does not fit.
    func resolve(vertical: Bool, input: Int, window: Int, stride: Int) -> (before: Int, output: Int)? {
        switch self {
        case .same:
            let output = (input + stride - 1) / stride
            let total = max(0, (output - 1) * stride + window - input)
            return (total / 2, output)
        case .explicit(let top, let bottom, let left, let right, _):
            let before = vertical ? top : left
            let padded = input + before + (vertical ? bottom : right)
            guard padded >= window else { return nil }
            return (before, (padded - window) / stride + 1)
        }
    }

    var border: Border {
        if case .explicit(_, _, _, _, let border) = self { return border }
        return .zero
    }
}
