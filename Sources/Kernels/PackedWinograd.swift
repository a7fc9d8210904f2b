internal import Tensors

/// The weights of a 3x3 convolution, transformed and packed for ``WinogradTask``.
///
/// Each 3x3 kernel g becomes the 6x6 numbers G g Gᵀ, computed in double precision: 36 products of
/// `inputChannels` by `outputChannels`, one a frequency, with 4 times the memory of the plain weights.
public struct PackedWinograd: Sendable {
    /// Channels of the picture that is read.
    public let inputChannels: Int
    /// Channels of the result.
    public let outputChannels: Int
    /// The activation's lower bound, -infinity for none.
    public let floor: Float
    /// The activation's upper bound, infinity for none.
    public let ceiling: Float
    /// Whether the picture is enlarged by two before the convolution.
    public let isPhased: Bool
    /// One, or the four of an enlarging convolution.
    let phases: [Phase]
    private let biasStorage: FloatBuffer

    /// A kernel on the stored picture: the convolution's own, or what it is for the outputs on even or odd rows and
    /// columns of an enlarged one.
    ///
    /// Enlarging repeats each pixel, so that three taps fall on two pixels: (w0, w1 + w2, 0) around an even
    /// position's pixel and (0, w0 + w1, w2) around an odd one's. As polynomials these vanish at infinity and at 0:
    /// a phase needs 25 of the 36 frequencies only. Four phases take 100 products for 64 outputs, where four 2x2
    /// kernels take 256 and the plain convolution 576.
    struct Phase: Sendable {
        /// Parity of the output's row and column.
        let row: Int
        let column: Int
        /// The frequencies whose weights are not all zero, in order; they are the product's taps.
        let frequencies: [Int]
        private let product: PackedProduct
        private let lanes: Int

        init(
            row: Int, column: Int, rows: [Evaluation], columns: [Evaluation], weights: [Float],
            inputChannels: Int,
            outputChannels: Int, lanes: Int
        ) {
            self.row = row
            self.column = column
            self.lanes = lanes
            let frequencies = (0..<PackedWinograd.frequencies).filter {
                !rows[$0 / 6].isZero && !columns[$0 % 6].isZero
            }
            self.frequencies = frequencies
            let transformed = PackedWinograd.transform(
                weights, inputChannels * outputChannels, frequencies.map { (rows[$0 / 6], columns[$0 % 6]) })
            product = transformed.withUnsafeBufferPointer { transformed in
                PackedProduct(
                    taps: frequencies.count, run: inputChannels, channels: outputChannels,
                    bias: Array(repeating: 0, count: outputChannels), lanes: lanes
                ) { tap, input, output in
                    transformed[(tap * inputChannels + input) * outputChannels + output]
                }
            }
        }

        /// Panels of two vectors of output channels; the last has ``vectors(ofPanel:)`` vectors.
        var panels: Int { product.panels }

        func vectors(ofPanel panel: Int) -> Int { panel == product.panels - 1 ? product.tail : 2 }

        /// The weights of a panel and of one of ``frequencies``, as ``KernelTable/gemm`` reads them.
        func weights(panel: Int, tap: Int) -> UnsafePointer<Float> {
            let before = panel * frequencies.count * product.run * 2 * lanes
            return product.weights + before + tap * product.run * vectors(ofPanel: panel) * lanes
        }

        /// A panel of zeros: the products themselves have no bias.
        var noBias: UnsafePointer<Float> { product.bias }
    }

    /// A row of G: what three taps are multiplied by to evaluate their polynomial at a point.
    typealias Evaluation = SIMD3<Double>

    /// Elements of a transformed window: 6x6.
    static let frequencies = 36

    /// Whether a convolution can be computed this way: a 3x3 kernel that moves px by px, over the stored picture or
    /// over all of one enlarged by two, and channels that fill whole vectors.
    public static func supports(_ shape: ConvolutionShape, lanes: Int) -> Bool {
        guard shape.inputChannels % lanes == 0, shape.outputChannels % lanes == 0 else { return false }
        if shape.isPhased {
            return shape.outputHeight == 2 * shape.inputHeight && shape.outputWidth == 2 * shape.inputWidth
        }
        return shape.kernelHeight == 3 && shape.kernelWidth == 3 && shape.strideHeight == 1
            && shape.strideWidth == 1 && shape.upsampling == 1
    }

    /// - Parameters:
    ///   - weights: `[3, 3, inputChannels, outputChannels]`.
    ///   - bias: `[outputChannels]`.
    ///   - inputChannels, outputChannels: multiples of `lanes`.
    ///   - isPhased: for a picture that is enlarged by two.
    ///   - floor, ceiling: bounds of the activation, infinite for none.
    ///   - lanes: floats a vector.
    public init(
        weights: [Float], bias: [Float], inputChannels: Int, outputChannels: Int, isPhased: Bool = false,
        floor: Float = -.infinity, ceiling: Float = .infinity, lanes: Int
    ) {
        precondition(weights.count == 9 * inputChannels * outputChannels && bias.count == outputChannels)
        precondition(inputChannels % lanes == 0 && outputChannels % lanes == 0)
        self.inputChannels = inputChannels
        self.outputChannels = outputChannels
        self.isPhased = isPhased
        self.floor = floor
        self.ceiling = ceiling
        biasStorage = FloatBuffer(count: bias.count)
        for index in bias.indices { biasStorage.base[index] = bias[index] }
        // What a phase's taps add up is the same sum of the evaluations' factors.
        let plain = Self.evaluations
        let even = plain.map { Evaluation($0.x, $0.y, $0.y) },
            odd = plain.map { Evaluation($0.y, $0.y, $0.z) }
        let sides = isPhased ? [even, odd] : [plain]
        phases = sides.indices.flatMap { row in
            sides.indices.map { column in
                Phase(
                    row: row, column: column, rows: sides[row], columns: sides[column], weights: weights,
                    inputChannels: inputChannels, outputChannels: outputChannels, lanes: lanes)
            }
        }
    }

    /// `[outputChannels]`; pointers stay valid as long as the weights live.
    var bias: UnsafePointer<Float> { UnsafePointer(biasStorage.base) }

    /// G: (1, x, x²) / Π (x - the others) for the finite points x = 0, ±3/4, ±3/2, and infinity's row.
    private static let evaluations: [Evaluation] = {
        let finite = [0, 0.75, -0.75, 1.5, -1.5]
        return finite.map { x in
            let product = finite.filter { $0 != x }.reduce(1) { $0 * (x - $1) }
            return Evaluation(1, x, x * x) / product
        } + [Evaluation(0, 0, 1)]
    }()

    /// `[3, 3, count]` to `[evaluations.count, count]`.
    private static func transform(
        _ weights: [Float], _ count: Int, _ evaluations: [(row: Evaluation, column: Evaluation)]
    ) -> [Float] {
        var transformed = [Float](repeating: 0, count: evaluations.count * count)
        for index in 0..<count {
            func row(_ i: Int) -> Evaluation {
                Evaluation(
                    Double(weights[3 * i * count + index]), Double(weights[(3 * i + 1) * count + index]),
                    Double(weights[(3 * i + 2) * count + index]))
            }
            let row0 = row(0), row1 = row(1), row2 = row(2)
            for (tap, evaluation) in evaluations.enumerated() {
                let factors = evaluation.row
                let sum = (row0 * factors.x + row1 * factors.y + row2 * factors.z) * evaluation.column
                transformed[tap * count + index] = Float(sum.x + sum.y + sum.z)
            }
        }
        return transformed
    }
}

extension PackedWinograd.Evaluation {
    fileprivate var isZero: Bool { self == .zero }
}
