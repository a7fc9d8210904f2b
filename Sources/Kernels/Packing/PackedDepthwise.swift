internal import Tensors

/// A depthwise convolution's weights.
package struct PackedDepthwise: Sendable {
    /// Rows of the window; of a phase's, if there are phases.
    package let kernelHeight: Int
    /// Columns of the window.
    package let kernelWidth: Int
    /// Output channels.
    package let channels: Int
    /// Whether this is a 3x3 kernel on a picture enlarged by two, as four 2x2 kernels on the stored one: 4/9 of the
    /// work, and none for the enlargement.
    package let isPhased: Bool
    /// Output rows and columns for each position of a phase: 2, or 1 without phases.
    var step: Int { isPhased ? 2 : 1 }
    /// Lower bound of the activation, infinite for none.
    package let floor: Float
    /// Upper bound of the activation, infinite for none.
    package let ceiling: Float
    /// The kernels of the phases, by row and column, then the bias.
    private let storage: FloatBuffer

    /// - Parameters:
    ///   - weights: `[kernelHeight, kernelWidth, channels]`.
    ///   - bias: `[channels]`.
    ///   - isPhased: for a 3x3 kernel on a picture enlarged by two: four kernels on the small picture.
    ///   - floor, ceiling: bounds of the activation, infinite for none.
    package init(
        weights: [Float], bias: [Float], kernelHeight: Int, kernelWidth: Int, channels: Int,
        isPhased: Bool = false, floor: Float = -.infinity, ceiling: Float = .infinity
    ) {
        precondition(weights.count == kernelHeight * kernelWidth * channels && bias.count == channels)
        precondition(!isPhased || (kernelHeight == 3 && kernelWidth == 3))
        self.kernelHeight = isPhased ? 2 : kernelHeight
        self.kernelWidth = isPhased ? 2 : kernelWidth
        self.channels = channels
        self.isPhased = isPhased
        self.floor = floor
        self.ceiling = ceiling
        let kernels = isPhased ? Self.phases(weights, channels) : weights
        storage = FloatBuffer(required: kernels.count + channels)
        for index in kernels.indices { storage.base[index] = kernels[index] }
        for index in bias.indices { storage.base[kernels.count + index] = bias[index] }
    }

    /// The kernel of a phase; without phases of (0, 0). Pointers stay valid as long as the weights live.
    func weights(_ rowPhase: Int, _ columnPhase: Int) -> UnsafePointer<Float> {
        UnsafePointer(storage.base + (2 * rowPhase + columnPhase) * kernelHeight * kernelWidth * channels)
    }

    /// `[channels]`.
    var bias: UnsafePointer<Float> {
        UnsafePointer(storage.base + (isPhased ? 4 : 1) * kernelHeight * kernelWidth * channels)
    }

    /// `[2, 2, 2, 2, channels]`: by the phases of row and column, of the two rows and columns each reads.
    private static func phases(_ weights: [Float], _ channels: Int) -> [Float] {
        // An even phase reads the pixels before and at its position, an odd one those at and after it.
        func taps(_ phase: Int, _ position: Int) -> ClosedRange<Int> {
            PackedConvolution.phaseTaps(phase, phase + position)!
        }
        var phases: [Float] = []
        for index in 0..<16 {
            let rows = taps(index / 8, index / 2 % 2), columns = taps(index / 4 % 2, index % 2)
            for channel in 0..<channels {
                var sum: Float = 0
                for i in rows {
                    for j in columns { sum += weights[(3 * i + j) * channels + channel] }
                }
                phases.append(sum)
            }
        }
        return phases
    }
}
