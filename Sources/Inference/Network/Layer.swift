internal import Kernels

/// A fused operation of a network, for any picture size. Layers stand in execution order; an input is the index
/// of an earlier layer.
struct Layer {
    var name: String
    var operation: LayerOperation
    var inputs: [Int]
}

enum LayerOperation {
    /// The picture, `[height, width, 3]`.
    case image
    /// Inputs: picture, and optionally a picture that is added to the result before the activation.
    case convolution(Convolution)
    /// A depthwise convolution: `inputChannels == outputChannels`, weights `[kernelHeight, kernelWidth, channels]`.
    case depthwise(Convolution)
    /// `(x - mean) * rsqrt(variance + epsilon) * gamma + beta` per channel over the whole picture.
    case styleNorm(StyleNorm, Activation)
    /// Per channel `x * scale + shift`, then the activation.
    case channelAffine(scale: [Float], shift: [Float], Activation)
    case add(Activation)
    case maxPool(Window)
    case averagePool(Window)
    case concatenation
    /// The mean of each channel over the picture: `[1, 1, channels]`.
    case globalMean
}

/// Convolution weights with what surrounds them: padding and upsampling before, bias and activation after.
struct Convolution {
    var kernelHeight: Int
    var kernelWidth: Int
    var inputChannels: Int
    var outputChannels: Int
    var strideHeight: Int
    var strideWidth: Int
    var padding: SpatialPadding
    /// Nearest-neighbour enlargement of the input before padding: 1 or 2.
    var upsampling: Int
    /// `[kernelHeight, kernelWidth, inputChannels, outputChannels]`.
    var weights: [Float]
    /// `[outputChannels]`.
    var bias: [Float]
    var activation: Activation
}

/// A pool's window.
struct Window {
    var height: Int
    var width: Int
    var strideHeight: Int
    var strideWidth: Int
    var padding: SpatialPadding
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

    /// Padding before, after and the output extent along one axis; `nil` if the window does not fit.
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

/// A style normalization's parameters: gamma and beta are affine in the style vector.
struct StyleNorm {
    var gamma: StyleAffine
    var beta: StyleAffine
    var epsilon: Float
}

/// `weights^T * style + bias`: `channels` numbers from a style vector.
struct StyleAffine {
    /// `[style numbers, channels]`.
    var weights: [Float]
    /// `[channels]`.
    var bias: [Float]

    var channels: Int { bias.count }
    var styleCount: Int { weights.count / max(1, bias.count) }

    /// Writes the numbers for `style` to `out`: ``channels`` of them.
    func evaluate(_ style: [Float], to out: UnsafeMutablePointer<Double>) {
        let channels = channels
        weights.withUnsafeBufferPointer { weights in
            for channel in 0..<channels { out[channel] = Double(bias[channel]) }
            for (index, value) in style.enumerated() {
                let row = index * channels
                for channel in 0..<channels { out[channel] += Double(value) * Double(weights[row + channel]) }
            }
        }
    }
}
