internal import Tensors

/// The weights of a convolution, transformed and packed for ``WinogradTask``.
///
/// Each 3x3 kernel g becomes the 6x6 numbers G g Gᵀ, computed in double precision: 36 products of what is read by
/// `outputChannels`, one a frequency, with 4 times the memory of the plain weights (11 times for polyphase upsampling, 9 for
/// stride 2). Seven taps in a line become the 10 numbers G g.
package struct PackedWinograd: Sendable {
    /// Channels of the image that is read.
    package let inputChannels: Int
    /// Channels of the result.
    package let outputChannels: Int
    /// How the convolution is brought into this form.
    package let form: WinogradForm
    /// The vectors of output channels that are computed together, in panels of two: where the weights are many, two halves, so
    /// that a thread which takes one of them reads the weights of that one alone.
    let groups: [Range<Int>]
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
        /// The vectors of output channels of each panel: two, or the last one of a group.
        let panels: [Range<Int>]
        /// A panel of zeros, since the products themselves have no bias; then `[panels][products][depth][panel width]`.
        private let storage: FloatBuffer
        /// The depth of all products together.
        private let depth: Int
        private let lanes: Int

        /// Packs the transformed weights of each product: parts of `[depth of a part, outputChannels]`.
        init(
            row: Int, column: Int, frequencies: Int, products: [Product], groups: [Range<Int>], lanes: Int,
            weights: [[[Float]]]
        ) {
            self.row = row
            self.column = column
            self.products = products
            self.lanes = lanes
            idle = (0..<frequencies).filter { frequency in
                !products.contains { $0.frequency == frequency }
            }
            let outputChannels = groups.last!.upperBound * lanes
            panels = groups.flatMap { group in
                stride(from: group.lowerBound, to: group.upperBound, by: 2).map {
                    $0..<min($0 + 2, group.upperBound)
                }
            }
            depth = products.reduce(0) { $0 + $1.depth }
            storage = FloatBuffer(required: 2 * lanes + depth * outputChannels, zeroed: true)
            var out = storage.base + 2 * lanes
            for panel in panels {
                let outputs = panel.lowerBound * lanes..<panel.upperBound * lanes
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

        /// The weights of a panel, as `Microkernels.gemm` reads them; valid as long as the phase lives.
        func weights(panel: Range<Int>, _ product: Product) -> UnsafePointer<Float> {
            let vectors = 2 + panel.lowerBound * depth + panel.count * product.offset
            return UnsafePointer(storage.base + vectors * lanes)
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

    /// Floats of weights from which on they come from further away than the second-level cache.
    private static let weightTarget = 64 * 1024

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
        let vectors = outputChannels / lanes
        let isHalved =
            form.isLine && vectors % 2 == 0
            && form.frequencies * inputChannels * outputChannels > Self.weightTarget
        let groups = isHalved ? [0..<vectors / 2, vectors / 2..<vectors] : [0..<vectors]
        self.groups = groups
        typealias Evaluation = KernelTransform.Evaluation
        let plain = KernelTransform.threeTaps
        func phase(_ row: Int, _ column: Int, _ weights: [Float], _ parts: [KernelTransform]) -> Phase {
            Self.phase(
                row, column, weights, parts, frequencies: form.frequencies, groups: groups, lanes: lanes)
        }
        switch form {
        case .plain:
            phases = [phase(0, 0, weights, [.square(rows: plain, columns: plain)])]
        case .row, .column:
            phases = [phase(0, 0, weights, [.line])]
        case .polyphase:
            // What a phase's taps add up is the same sum of the evaluations' factors.
            let even = plain.map { Evaluation($0.x, $0.y, $0.y) }
            let odd = plain.map { Evaluation($0.y, $0.y, $0.z) }
            let sides = [even, odd]
            phases = (0..<4).map {
                phase($0 / 2, $0 % 2, weights, [.square(rows: sides[$0 / 2], columns: sides[$0 % 2])])
            }
        case .folded(let rows, let columns):
            let folded = Self.fold(weights, rows, columns, inputChannels, outputChannels)
            phases = [phase(0, 0, folded, [.square(rows: plain, columns: plain)])]
        case .strided:
            // In the order of the pixels in memory: the odd position before comes first.
            let sides = [
                plain.map { Evaluation(0, $0.y, 0) }, plain.map { Evaluation($0.x, 0, $0.y) },
            ]
            let parts = (0..<4).map { KernelTransform.square(rows: sides[$0 / 2], columns: sides[$0 % 2]) }
            phases = [phase(0, 0, weights, parts)]
        }
    }

    /// `[outputChannels]`; pointers stay valid as long as the weights live.
    var bias: UnsafePointer<Float> { UnsafePointer(biasStorage.base) }

    private static func kernelCount(_ form: WinogradForm) -> Int {
        switch form {
        case .plain, .polyphase, .strided: 9
        case .folded(let rows, let columns): 9 * rows * columns
        case .row, .column: WinogradForm.lineTaps
        }
    }

    /// A product for each frequency at which any part's weights are not all zero, over those parts alone.
    private static func phase(
        _ row: Int, _ column: Int, _ weights: [Float], _ parts: [KernelTransform], frequencies: Int,
        groups: [Range<Int>], lanes: Int
    ) -> Phase {
        let outputChannels = groups.last!.upperBound * lanes
        let depth = weights.count / parts[0].taps / outputChannels
        var products: [Product] = []
        var transformed: [[[Float]]] = []
        for frequency in 0..<frequencies {
            let busy = parts.indices.filter { !parts[$0].isZero(at: frequency) }
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
                busy.map { parts[$0].transform(weights, depth * outputChannels, at: frequency) })
        }
        return Phase(
            row: row, column: column, frequencies: frequencies, products: products, groups: groups,
            lanes: lanes, weights: transformed)
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
