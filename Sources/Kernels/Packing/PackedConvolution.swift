internal import Tensors

/// A convolution's weights, packed once for the microkernels of one CPU level.
package struct PackedConvolution: Sendable {
    /// The matrix products.
    package let products: [PackedProduct]
    /// How the convolution becomes products.
    package let layout: Layout
    /// Whether ``products`` are the four polyphase components of an upsampling convolution.
    package var isPolyphase: Bool { layout == .polyphase }
    /// Output channels.
    package let channels: Int
    /// `[channels]`, for ``Layout/shifted``.
    let shiftedBias: [Float]
    /// Lower bound of the activation, infinite for none.
    package let outputMin: Float
    /// Upper bound of the activation, infinite for none.
    package let outputMax: Float

    /// How the convolution becomes matrix products.
    package enum Layout: Sendable {
        /// One product whose columns are the output channels.
        case plain
        /// One product whose columns are the kernel's columns times the output channels; `Microkernels.shiftedSums`
        /// adds up what belongs to an output. With few output channels it fills the vectors that a plain product
        /// would leave empty: 27 of 32 columns for a 9x9 kernel with 3 outputs, instead of 3 of 16.
        case shifted
        /// Four products for a 3x3 kernel on an image upsampled by two.
        case polyphase
    }

    /// Whether the shifted layout costs clearly less than the plain one: vectors of products for a pixel, and the
    /// additions after them.
    static func prefersShifted(
        kernelHeight: Int, kernelWidth: Int, inputChannels: Int, outputChannels: Int, lanes: Int
    ) -> Bool {
        guard outputChannels <= lanes else { return false }
        let plain = kernelHeight * kernelWidth * inputChannels
        let vectors = (kernelWidth * outputChannels + lanes - 1) / lanes
        let shifted = kernelHeight * inputChannels * vectors + 2 * kernelWidth * ((outputChannels + 7) / 8)
        return Double(shifted) < 0.85 * Double(plain)
    }

    /// Packs `weights`, `[kernelHeight, kernelWidth, inputChannels, outputChannels]`, and `bias`, `[outputChannels]`, for
    /// vectors of `lanes` floats.
    ///
    /// `isPolyphase` is for a 3x3 kernel on an image upsampled by two: four kernels on the stored one. `canShift` says that
    /// the horizontal stride is 1 and nothing is added to the output, so that the shifted layout may be chosen.
    package init(
        weights: [Float], bias: [Float], kernelHeight: Int, kernelWidth: Int, inputChannels: Int,
        outputChannels: Int, isPolyphase: Bool = false, canShift: Bool = false, outputMin: Float = -.infinity,
        outputMax: Float = .infinity, lanes: Int, precision: Precision = .float32
    ) {
        let lanes = precision.lanes(lanes)
        precondition(weights.count == kernelHeight * kernelWidth * inputChannels * outputChannels)
        precondition(bias.count == outputChannels)
        precondition(!isPolyphase || (kernelHeight == 3 && kernelWidth == 3))
        channels = outputChannels
        self.outputMin = outputMin
        self.outputMax = outputMax
        let layout: Layout =
            if isPolyphase {
                .polyphase
            } else if canShift
                && Self.prefersShifted(
                    kernelHeight: kernelHeight, kernelWidth: kernelWidth, inputChannels: inputChannels,
                    outputChannels: outputChannels, lanes: lanes)
            {
                .shifted
            } else {
                .plain
            }
        self.layout = layout
        // The additions read whole vectors of eight.
        shiftedBias = bias + Array(repeating: 0, count: 8)
        products = weights.withUnsafeBufferPointer { weights in
            let base = weights.baseAddress!
            if layout == .shifted {
                let columns = kernelWidth * outputChannels
                return [
                    PackedProduct(
                        kernelRows: kernelHeight, rowLength: inputChannels, channels: columns,
                        bias: Array(repeating: 0, count: columns), lanes: lanes, precision: precision
                    ) { tap, k, column in
                        let (shift, output) = column.quotientAndRemainder(dividingBy: outputChannels)
                        return base[
                            ((tap * kernelWidth + shift) * inputChannels + k) * outputChannels + output]
                    }
                ]
            }
            guard isPolyphase else {
                return [
                    PackedProduct(
                        kernelRows: kernelHeight, rowLength: kernelWidth * inputChannels,
                        channels: outputChannels,
                        bias: bias,
                        lanes: lanes, precision: precision
                    ) { tap, k, column in
                        base[(tap * kernelWidth * inputChannels + k) * outputChannels + column]
                    }
                ]
            }
            return Self.phases(base, bias, inputChannels, outputChannels, lanes, precision)
        }
    }

    /// Which of three taps fall on the pixel of the stored image at `offset` (0: before, 1: at, 2: after) in a phase.
    static func phaseTaps(_ phase: Int, _ offset: Int) -> ClosedRange<Int>? {
        switch (phase, offset) {
        case (0, 0): 0...0
        case (0, 1): 1...2
        case (1, 1): 0...1
        case (1, 2): 2...2
        default: nil
        }
    }

    /// The upsampled image repeats each pixel, so a 3-tap window starting on an even position reads the small
    /// image's positions p-1, p, p with weights w0, w1 + w2, and on an odd one p, p, p+1 with w0 + w1, w2.
    private static func phases(
        _ weights: UnsafePointer<Float>, _ bias: [Float], _ inputChannels: Int, _ outputChannels: Int,
        _ lanes: Int, _ precision: Precision
    ) -> [PackedProduct] {
        func weight(
            _ rowPhase: Int, _ row: Int, _ columnPhase: Int, _ column: Int, _ input: Int, _ output: Int
        ) -> Float {
            guard let rows = phaseTaps(rowPhase, row), let columns = phaseTaps(columnPhase, column) else {
                return 0
            }
            var sum: Float = 0
            for i in rows {
                for j in columns {
                    sum += weights[((i * 3 + j) * inputChannels + input) * outputChannels + output]
                }
            }
            return sum
        }
        // With few output channels, both column phases share a vector: a window of three columns, a third of
        // whose weights are zero, costs less than a half-empty vector.
        let pairs = 2 * outputChannels <= lanes
        var products: [PackedProduct] = []
        for rowPhase in 0..<2 {
            for columnPhase in 0..<(pairs ? 1 : 2) {
                let width = pairs ? 3 : 2
                products.append(
                    PackedProduct(
                        rowOffset: rowPhase, columnOffset: pairs ? 0 : columnPhase, kernelRows: 2,
                        rowLength: width * inputChannels,
                        rowStep: 2, rowPhase: rowPhase, columnStep: 2, columnPhase: columnPhase,
                        columnsPerRow: pairs ? 2 : 1, channels: outputChannels, bias: bias, lanes: lanes,
                        precision: precision
                    ) { tap, k, column in
                        let phase = pairs ? column / outputChannels : columnPhase
                        let position = k / inputChannels + (pairs ? 0 : columnPhase)
                        return weight(
                            rowPhase, tap + rowPhase, phase, position, k % inputChannels,
                            column % outputChannels)
                    })
            }
        }
        return products
    }
}
