internal import Tensors

/// The weights of a convolution, transformed and packed for ``WinogradTask``.
///
/// Each 3x3 kernel g becomes the 6x6 numbers G g Gᵀ, computed in double precision: 36 products of what is read by
/// `outputChannels`, one a frequency, with 4 times the memory of the plain weights (11 times for polyphase upsampling, 9 for
/// stride 2).
package struct PackedWinograd: Sendable {
    /// Channels of the image that is read.
    package let inputChannels: Int
    /// Channels of the result.
    package let outputChannels: Int
    /// How the convolution becomes 3x3 kernels.
    package let form: WinogradForm
    /// The activation's lower bound, -infinity for none.
    package let outputMin: Float
    /// The activation's upper bound, infinity for none.
    package let outputMax: Float
    /// One, or the four polyphase components of an upsampling convolution.
    let phases: [Phase]
    private let biasStorage: FloatBuffer

    /// The products for the outputs on rows and columns of one parity, or for all.
    struct Phase: Sendable {
        /// Parity of the output's row and column.
        let row: Int
        let column: Int
        /// What is computed, by frequency.
        let products: [Product]
        /// The frequencies without a product: their weights are all zero.
        let idle: [Int]
        /// Panels of two vectors of output channels; the last has ``lastPanelVectors``.
        let panels: Int
        let lastPanelVectors: Int
        /// A panel of zeros, since the products themselves have no bias; then `[panels][products][depth][panel width]`.
        private let storage: FloatBuffer
        private let lanes: Int

        /// Packs the transformed weights of each product: parts of `[depth of a part, outputChannels]`.
        init(
            row: Int, column: Int, products: [Product], outputChannels: Int, lanes: Int,
            weights: [[[Float]]]
        ) {
            self.row = row
            self.column = column
            self.products = products
            self.lanes = lanes
            idle = (0..<PackedWinograd.frequencies).filter { frequency in
                !products.contains { $0.frequency == frequency }
            }
            let width = 2 * lanes
            panels = (outputChannels + width - 1) / width
            lastPanelVectors = outputChannels % width == 0 ? 2 : 1
            let depth = products.reduce(0) { $0 + $1.depth }
            storage = FloatBuffer(required: width + depth * outputChannels, zeroed: true)
            var out = storage.base + width
            for panel in 0..<panels {
                let outputs = panel * width..<min(outputChannels, (panel + 1) * width)
                for part in weights.joined() {
                    part.withUnsafeBufferPointer { part in
                        for first in stride(from: 0, to: part.count, by: outputChannels) {
                            out.update(
                                from: part.baseAddress! + first + outputs.lowerBound, count: outputs.count)
                            out += outputs.count
                        }
                    }
                }
            }
        }

        func vectors(ofPanel panel: Int) -> Int { panel == panels - 1 ? lastPanelVectors : 2 }

        /// The weights of a panel, as `Microkernels.gemm` reads them; valid as long as the phase lives.
        func weights(panel: Int, _ product: Product) -> UnsafePointer<Float> {
            let width = 2 * lanes
            let last = products[products.count - 1]
            let before = panel * (last.offset + last.depth) * width
            return UnsafePointer(
                storage.base + width + before + product.offset * vectors(ofPanel: panel) * lanes)
        }

        /// A panel of zeros.
        var noBias: UnsafePointer<Float> { UnsafePointer(storage.base) }
    }

    /// The product of one frequency.
    ///
    /// What it reads of a patch are `kernelRows` rows of `rowLength` numbers, `kernelRowStride` apart, from `start` on.
    struct Product: Sendable {
        let frequency: Int
        let start: Int
        let kernelRows: Int
        let kernelRowStride: Int
        let rowLength: Int
        /// The depth of the products before this one.
        let offset: Int
        var depth: Int { kernelRows * rowLength }
    }

    /// A row of G: what three taps are multiplied by to evaluate their polynomial at a point.
    typealias Evaluation = SIMD3<Double>

    /// Elements of a transformed window: 6x6.
    static let frequencies = 36

    /// Whether a convolution can be computed this way: it has a form, and channels that fill whole vectors.
    package static func supports(_ shape: ConvolutionShape, lanes: Int) -> Bool {
        WinogradForm(shape)?.supports(
            inputChannels: shape.inputChannels, outputChannels: shape.outputChannels, lanes: lanes) ?? false
    }

    /// Transforms and packs `weights`, `[kernelHeight, kernelWidth, inputChannels, outputChannels]`, of a convolution that
    /// ``supports(_:lanes:)``.
    ///
    /// `bias` is `[outputChannels]`; `outputMin` and `outputMax` are the activation's bounds, infinite for none.
    package init(
        weights: [Float], bias: [Float], inputChannels: Int, outputChannels: Int, form: WinogradForm = .plain,
        outputMin: Float = -.infinity, outputMax: Float = .infinity, lanes: Int
    ) {
        precondition(weights.count == Self.kernelCount(form) * inputChannels * outputChannels)
        precondition(bias.count == outputChannels)
        precondition(
            form.supports(inputChannels: inputChannels, outputChannels: outputChannels, lanes: lanes))
        self.inputChannels = inputChannels
        self.outputChannels = outputChannels
        self.form = form
        self.outputMin = outputMin
        self.outputMax = outputMax
        biasStorage = FloatBuffer(required: bias.count)
        for index in bias.indices { biasStorage.base[index] = bias[index] }
        let plain = Self.evaluations
        func phase(_ row: Int, _ column: Int, _ weights: [Float], _ parts: [Part]) -> Phase {
            Self.phase(row, column, weights, parts, outputChannels, lanes: lanes)
        }
        switch form {
        case .plain:
            phases = [phase(0, 0, weights, [Part(plain, plain)])]
        case .polyphase:
            // What a phase's taps add up is the same sum of the evaluations' factors.
            let even = plain.map { Evaluation($0.x, $0.y, $0.y) }
            let odd = plain.map { Evaluation($0.y, $0.y, $0.z) }
            let sides = [even, odd]
            phases = (0..<4).map { phase($0 / 2, $0 % 2, weights, [Part(sides[$0 / 2], sides[$0 % 2])]) }
        case .folded(let rows, let columns):
            let folded = Self.fold(weights, rows, columns, inputChannels, outputChannels)
            phases = [phase(0, 0, folded, [Part(plain, plain)])]
        case .strided:
            // In the order of the pixels in memory: the odd position before comes first.
            let sides = [
                plain.map { Evaluation(0, $0.y, 0) }, plain.map { Evaluation($0.x, 0, $0.y) },
            ]
            phases = [phase(0, 0, weights, (0..<4).map { Part(sides[$0 / 2], sides[$0 % 2]) })]
        }
    }

    /// `[outputChannels]`; pointers stay valid as long as the weights live.
    var bias: UnsafePointer<Float> { UnsafePointer(biasStorage.base) }

    private static func kernelCount(_ form: WinogradForm) -> Int {
        if case .folded(let rows, let columns) = form { return 9 * rows * columns }
        return 9
    }

    /// How the same 3x3 weights are evaluated for one of the images that are read side by side.
    private struct Part {
        let rows: [Evaluation]
        let columns: [Evaluation]

        init(_ rows: [Evaluation], _ columns: [Evaluation]) {
            self.rows = rows
            self.columns = columns
        }

        func evaluation(_ frequency: Int) -> (row: Evaluation, column: Evaluation)? {
            let row = rows[frequency / 6], column = columns[frequency % 6]
            return row == .zero || column == .zero ? nil : (row, column)
        }
    }

    /// A product for each frequency at which any part's weights are not all zero, over those parts alone.
    private static func phase(
        _ row: Int, _ column: Int, _ weights: [Float], _ parts: [Part], _ outputChannels: Int, lanes: Int
    ) -> Phase {
        let depth = weights.count / 9 / outputChannels
        var products: [Product] = []
        var transformed: [[[Float]]] = []
        for frequency in 0..<frequencies {
            let busy = parts.indices.filter { parts[$0].evaluation(frequency) != nil }
            guard let first = busy.first, let last = busy.last else { continue }
            // Neighbouring parts are one row; of others there are two, one in each half.
            let isOneRow = last - first == busy.count - 1
            products.append(
                Product(
                    frequency: frequency, start: first * depth, kernelRows: isOneRow ? 1 : busy.count,
                    kernelRowStride: isOneRow ? 0 : (last - first) * depth,
                    rowLength: isOneRow ? busy.count * depth : depth,
                    offset: products.last.map { $0.offset + $0.depth } ?? 0))
            transformed.append(
                busy.map { transform(weights, depth * outputChannels, parts[$0].evaluation(frequency)!) })
        }
        return Phase(
            row: row, column: column, products: products, outputChannels: outputChannels, lanes: lanes,
            weights: transformed)
    }

    /// G: (1, x, x²) / Π (x - the others) for the finite points x = 0, ±3/4, ±3/2, and infinity's row.
    private static let evaluations: [Evaluation] = {
        let finite = [0, 0.75, -0.75, 1.5, -1.5]
        return finite.map { x in
            let product = finite.filter { $0 != x }.reduce(1) { $0 * (x - $1) }
            return Evaluation(1, x, x * x) / product
        } + [Evaluation(0, 0, 1)]
    }()

    /// One frequency of `[3, 3, count]` weights.
    private static func transform(
        _ weights: [Float], _ count: Int, _ evaluation: (row: Evaluation, column: Evaluation)
    ) -> [Float] {
        let factors = evaluation.row
        return (0..<count).map { index in
            func row(_ i: Int) -> Evaluation {
                Evaluation(
                    Double(weights[3 * i * count + index]), Double(weights[(3 * i + 1) * count + index]),
                    Double(weights[(3 * i + 2) * count + index]))
            }
            let sum = (row(0) * factors.x + row(1) * factors.y + row(2) * factors.z) * evaluation.column
            return Float(sum.x + sum.y + sum.z)
        }
    }

    /// `[3 * rows, 3 * columns, inputs, outputs]` to `[3, 3, rows * columns * inputs, outputs]`.
    private static func fold(
        _ weights: [Float], _ rows: Int, _ columns: Int, _ inputs: Int, _ outputs: Int
    ) -> [Float] {
        var folded: [Float] = []
        folded.reserveCapacity(weights.count)
        for tap in 0..<9 {
            for block in 0..<rows * columns {
                let row = 3 * (block / columns) + tap / 3, column = 3 * (block % columns) + tap % 3
                let from = (row * 3 * columns + column) * inputs * outputs
                folded += weights[from..<from + inputs * outputs]
            }
        }
        return folded
    }
}
