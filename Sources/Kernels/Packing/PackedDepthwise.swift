internal import Tensors

/// A depthwise convolution's weights.
package struct PackedDepthwise: Sendable {
    /// Rows of the window; of a polyphase component's, if there are such.
    package let kernelHeight: Int
    /// Columns of the window.
    package let kernelWidth: Int
    /// Output channels.
    package let channels: Int
    /// Whether this is a 3x3 kernel on an image upsampled by two, as four 2x2 kernels on the stored one: 4/9 of the
    /// work, and none for the upsampling.
    package let isPolyphase: Bool
    /// Output rows and columns for each position: 2 with polyphase components, otherwise 1.
    var step: Int { isPolyphase ? 2 : 1 }
    /// Lower bound of the activation, infinite for none.
    package let outputMin: Float
    /// Upper bound of the activation, infinite for none.
    package let outputMax: Float
    /// The kernels of the phases, by row and column, then the bias.
    private let storage: FloatBuffer

    /// Packs `weights`, `[kernelHeight, kernelWidth, channels]`, and `bias`, `[channels]`.
    ///
    /// `isPolyphase` is for a 3x3 kernel on an image upsampled by two: four kernels on the stored one.
    package init(
        weights: [Float], bias: [Float], kernelHeight: Int, kernelWidth: Int, channels: Int,
        isPolyphase: Bool = false, outputMin: Float = -.infinity, outputMax: Float = .infinity
    ) {
        precondition(weights.count == kernelHeight * kernelWidth * channels && bias.count == channels)
        precondition(!isPolyphase || (kernelHeight == 3 && kernelWidth == 3))
        self.kernelHeight = isPolyphase ? 2 : kernelHeight
        self.kernelWidth = isPolyphase ? 2 : kernelWidth
        self.channels = channels
        self.isPolyphase = isPolyphase
        self.outputMin = outputMin
        self.outputMax = outputMax
        let kernels = isPolyphase ? Self.phases(weights, channels) : weights
        storage = FloatBuffer(required: kernels.count + channels)
        for index in kernels.indices { storage.base[index] = kernels[index] }
        for index in bias.indices { storage.base[kernels.count + index] = bias[index] }
    }

    /// The kernel of a phase, (0, 0) if there is only one; valid as long as the weights live.
    func weights(_ rowPhase: Int, _ columnPhase: Int) -> UnsafePointer<Float> {
        UnsafePointer(storage.base + (2 * rowPhase + columnPhase) * kernelHeight * kernelWidth * channels)
    }

    /// `[channels]`.
    var bias: UnsafePointer<Float> {
        UnsafePointer(storage.base + (isPolyphase ? 4 : 1) * kernelHeight * kernelWidth * channels)
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
