internal import Tensors

/// A convolution's weights, packed once for the microkernels of one CPU level.
package struct PackedConvolution: Sendable {
    /// The matrix products.
    package let products: [PackedProduct]
    /// How the convolution becomes products.
    package let layout: Layout
    /// Whether ``products`` are the four polyphase components of an upsampling convolution.
    package var isPolyphase: Bool { layout == .polyphase }
    /// How the products are computed.
    package let method: ProductMethod
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

    /// How many neighbouring outputs of a row share a row of a product in tiles, whose columns are then theirs side by side:
    /// with 3 or 8 output channels they fill what one would leave empty, though the window grows.
    ///
    /// Counted in the processor's cycles: one for a step of a product by 16 columns, four for 16 columns to go through memory.
    static func outputsPerRow(
        kernelHeight: Int, kernelWidth: Int, strideWidth: Int, inputChannels: Int, outputChannels: Int
    ) -> Int {
        guard kernelWidth > 1, 2 * outputChannels <= 16 else { return 1 }
        func cost(_ count: Int) -> Double {
            let length = ((count - 1) * strideWidth + kernelWidth) * inputChannels
            let steps = (length + ProductMethod.tileStep - 1) / ProductMethod.tileStep
            return Double(kernelHeight * steps + 4) / Double(count)
        }
        return (1...16 / outputChannels).min { cost($0) < cost($1) }!
    }

    /// Packs `weights`, `[kernelHeight, kernelWidth, inputChannels, outputChannels]`, and `bias`, `[outputChannels]`, for
    /// vectors of `lanes` floats.
    ///
    /// `isPolyphase` is for a 3x3 kernel on an image upsampled by two: four kernels on the stored one. `canShift` says that
    /// the horizontal stride is 1 and nothing is added to the output, so that the shifted layout may be chosen. `strideWidth` is
    /// that stride; without it, outputs never share a row.
    package init(
        weights: [Float], bias: [Float], kernelHeight: Int, kernelWidth: Int, inputChannels: Int,
        outputChannels: Int, isPolyphase: Bool = false, canShift: Bool = false, strideWidth: Int? = nil,
        outputMin: Float = -.infinity,
        outputMax: Float = .infinity, lanes: Int, method: ProductMethod = .float32
    ) {
        let lanes = method.lanes(lanes)
        precondition(weights.count == kernelHeight * kernelWidth * inputChannels * outputChannels)
        precondition(bias.count == outputChannels)
        precondition(!isPolyphase || (kernelHeight == 3 && kernelWidth == 3))
        channels = outputChannels
        self.outputMin = outputMin
        self.outputMax = outputMax
        let layout = Self.layout(
            kernelHeight: kernelHeight, kernelWidth: kernelWidth, inputChannels: inputChannels,
            outputChannels: outputChannels, isPolyphase: isPolyphase, canShift: canShift, lanes: lanes,
            method: method)
        self.layout = layout
        self.method = method
        // The additions read whole vectors of eight.
        shiftedBias = bias + Array(repeating: 0, count: 8)
        let kernelRowStride = kernelWidth * inputChannels * outputChannels
        products = weights.withUnsafeBufferPointer { weights in
            let base = weights.baseAddress!
            switch layout {
            case .plain:
                if let strideWidth, method == .bfloat16Tiles {
                    let count = Self.outputsPerRow(
                        kernelHeight: kernelHeight, kernelWidth: kernelWidth, strideWidth: strideWidth,
                        inputChannels: inputChannels, outputChannels: outputChannels)
                    if count > 1 {
                        return [
                            Self.shared(
                                base, bias, (kernelHeight, kernelWidth), strideWidth, inputChannels,
                                outputChannels, count)
                        ]
                    }
                }
                return [
                    PackedProduct(
                        kernelRows: kernelHeight, rowLength: kernelWidth * inputChannels,
                        channels: outputChannels, bias: bias, lanes: lanes, method: method,
                        weights: WeightView(
                            base: base, kernelRowStride: kernelRowStride, channels: outputChannels))
                ]
            case .shifted:
                let columns = kernelWidth * outputChannels
                return [
                    PackedProduct(
                        kernelRows: kernelHeight, rowLength: inputChannels, channels: columns,
                        bias: Array(repeating: 0, count: columns), lanes: lanes, method: method,
                        weights: WeightView(
                            base: base, kernelRowStride: kernelRowStride, channels: outputChannels,
                            groupStride: inputChannels * outputChannels))
                ]
            case .polyphase:
                return Self.polyphase(base, bias, inputChannels, outputChannels, lanes, method)
            }
        }
    }

    /// The product of a row of `count` neighbouring outputs: the kernel side by side, each `stride` px further down.
    private static func shared(
        _ weights: UnsafePointer<Float>, _ bias: [Float], _ kernel: (height: Int, width: Int), _ stride: Int,
        _ inputChannels: Int, _ outputChannels: Int, _ count: Int
    ) -> PackedProduct {
        let width = (count - 1) * stride + kernel.width, columns = count * outputChannels
        let rowStride = width * inputChannels * columns
        var side = [Float](repeating: 0, count: kernel.height * rowStride)
        for row in 0..<kernel.height {
            for output in 0..<count {
                for index in 0..<kernel.width * inputChannels {
                    let from = (row * kernel.width * inputChannels + index) * outputChannels
                    let to =
                        row * rowStride + (output * stride * inputChannels + index) * columns
                        + output * outputChannels
                    for channel in 0..<outputChannels { side[to + channel] = weights[from + channel] }
                }
            }
        }
        return side.withUnsafeBufferPointer { side in
            PackedProduct(
                kernelRows: kernel.height, rowLength: width * inputChannels, columnsPerRow: count,
                outputsPerRow: count, channels: outputChannels, bias: bias, lanes: 16, method: .bfloat16Tiles,
                weights: WeightView(base: side.baseAddress!, kernelRowStride: rowStride, channels: columns))
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

    /// The products of a 3x3 kernel's polyphase components.
    ///
    /// The upsampled image repeats each pixel, so a 3-tap window starting on an even position reads the stored image's
    /// positions p-1, p, p with weights w0, w1 + w2, and on an odd one p, p, p+1 with w0 + w1, w2.
    private static func polyphase(
        _ weights: UnsafePointer<Float>, _ bias: [Float], _ inputChannels: Int, _ outputChannels: Int,
        _ lanes: Int, _ method: ProductMethod
    ) -> [PackedProduct] {
        let pairs = pairsPhases(outputChannels: outputChannels, lanes: lanes)
        let width = pairs ? 3 : 2, columnsPerRow = pairs ? 2 : 1
        var products: [PackedProduct] = []
        for rowPhase in 0..<2 {
            for columnPhase in 0..<(pairs ? 1 : 2) {
                let first = pairs ? 0 : columnPhase
                // `[2, width, inputChannels, columnsPerRow * outputChannels]`.
                var component: [Float] = []
                for index in 0..<2 * width {
                    let (row, column) = index.quotientAndRemainder(dividingBy: width)
                    for input in 0..<inputChannels {
                        for phase in columnPhase..<columnPhase + columnsPerRow {
                            component += sums(
                                weights, phaseTaps(rowPhase, row + rowPhase),
                                phaseTaps(phase, column + first), input, inputChannels, outputChannels)
                        }
                    }
                }
                let columns = columnsPerRow * outputChannels
                component.withUnsafeBufferPointer { component in
                    products.append(
                        PackedProduct(
                            rowOffset: rowPhase, columnOffset: first, kernelRows: 2,
                            rowLength: width * inputChannels, rowStep: 2, rowPhase: rowPhase, columnStep: 2,
                            columnPhase: columnPhase, columnsPerRow: columnsPerRow, channels: outputChannels,
                            bias: bias, lanes: lanes, method: method,
                            weights: WeightView(
                                base: component.baseAddress!,
                                kernelRowStride: width * inputChannels * columns, channels: columns)))
                }
            }
        }
        return products
    }

    /// What some taps of a 3x3 kernel add up to for an input channel and all output channels; zero for no taps.
    private static func sums(
        _ weights: UnsafePointer<Float>, _ rows: ClosedRange<Int>?, _ columns: ClosedRange<Int>?,
        _ input: Int,
        _ inputChannels: Int, _ outputChannels: Int
    ) -> [Float] {
        var sums = [Float](repeating: 0, count: outputChannels)
        guard let rows, let columns else { return sums }
        for i in rows {
            for j in columns {
                let tap = weights + ((i * 3 + j) * inputChannels + input) * outputChannels
                for output in 0..<outputChannels { sums[output] += tap[output] }
            }
        }
        return sums
    }
}
