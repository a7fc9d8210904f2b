/// What the ways of computing a matrix product cost on a processor: what a layer's way is chosen by.
///
/// The unit is the time of a product of float32 vectors (16 multiply-adds and the sum) at the processor's peak. Having an
/// instruction says little: Zen 5 multiplies vectors of bfloat16 pairs at the rate of float32 vectors (so twice the
/// products), Sapphire Rapids at a quarter of it, and there tiles are what pays.
package struct ProductCosts: Sendable, Hashable {
    /// A product of float32 vectors, as the kernels reach it.
    package let float32: Double
    /// A product of vectors of bfloat16 pairs, or `nil` where there is none, or it never pays.
    package let pairs: Double?
    /// What a product of tiles takes for each of its vectors of 16 pairs, or `nil` where there are no tiles.
    package let tiles: Double?

    /// Whether some layer is faster in bfloat16 than in float32.
    package var paysBFloat16: Bool { pairs != nil || tiles != nil }

    /// float32 alone.
    package static let float32Only = ProductCosts(float32: 1, pairs: nil, tiles: nil)

    /// Zen 4 and 5.
    ///
    /// Measured on Zen 5 (`impasto bench kernels`): float32 reaches 94 to 97 % of the peak, pairs 1.7 to 1.9 times the
    /// peak from 32 channels on, and 0.9 times float32's rate by a layer of 8 to 16 channels, which the rounding takes
    /// longer for than it saves.
    package static let zen = ProductCosts(float32: 1, pairs: 1, tiles: nil)

    /// A Sapphire Rapids class Xeon.
    ///
    /// Measured on one core: float32 vectors 156 to 172 GFLOP/s, of which the kernels reach 87 to 99 % (72 % while the core's
    /// other thread is busy); pairs 77 (four times as long a product as of float32: never); tiles 2,540 with four tile loads to
    /// four products, of which whole 3x3 layers of 32 channels and more reach 1,100 to 1,680. A product of tiles is then
    /// 16384 / 1680 ns for 16 pixels, a float32 vector product 32 / 160 ns: 3.0 for 16 vectors of pairs. For minutes at a time the
    /// tiles alone are four times as slow; even then no layer takes longer than in float32.
    package static let sapphireRapids = ProductCosts(float32: 1.1, pairs: nil, tiles: 0.19)

    /// The costs on `processor` when it computes at `level`.
    ///
    /// - AMD: AVX-512 BF16 pays from family 25 on (Zen 4; Zen 5 is 26, and what comes later is taken for it).
    /// - Intel: tiles where cpuid and system offer them; vectors of pairs never (``sapphireRapids``).
    /// - Others have not been measured: float32, which is never worse.
    package init(of processor: Processor, at level: CPULevel) {
        self =
            switch processor.vendor {
            case .amd where processor.family >= 25 && processor.hasPairProducts && level == .avx512: .zen
            case .intel where processor.hasTileProducts && level == .avx512: .sapphireRapids
            default: .float32Only
            }
    }

    private init(float32: Double, pairs: Double?, tiles: Double?) {
        self.float32 = float32
        self.pairs = pairs
        self.tiles = tiles
    }

    /// What 32 contiguous floats take to be rounded, and fewer, which are masked.
    ///
    /// From the differences of `impasto bench kernels` between the precisions, per row of a window, on Zen 5.
    private static let roundingWhole = 9.0, roundingRest = 19.0
    /// What 32 numbers take to be rounded for tiles, and a vector of sums to go from a tile through memory.
    ///
    /// From the layers of few products, on Sapphire Rapids: 2.5 and 4.4 cycles, where a float32 vector product takes half of one.
    private static let roundingForTiles = 5.0, staging = 9.0

    /// What a product takes for one pixel of the output, or `nil` if the processor does not compute it so.
    func cost(of size: ProductSize, _ method: ProductMethod) -> Double? {
        let vectors = Double((size.columns + 15) / 16), rows = Double(size.kernelRows)
        let (whole, rest) = size.rowLength.quotientAndRemainder(dividingBy: 32)
        let products: Double? =
            switch method {
            case .float32: Double(size.rowLength) * vectors * float32
            case .bfloat16:
                pairs.map { pair in
                    Double((size.rowLength + 1) / 2) * vectors * pair + Double(whole) * Self.roundingWhole
                        + (rest > 0 ? Self.roundingRest : 0)
                }
            case .bfloat16Tiles:
                tiles.map { tile in
                    // What windows share is rounded once.
                    Double(method.weightRows(rowLength: size.rowLength)) * vectors * tile
                        + Double(size.step) / 32 * Self.roundingForTiles + Self.staging * vectors / rows
                }
            }
        return products.map { rows * $0 * size.share }
    }

    /// What a convolution takes for one pixel of the output, by the way that takes least.
    ///
    /// `sizes` gives its products, whose layout is the method's.
    package func best(
        _ sizes: (ProductMethod) -> [ProductSize]
    ) -> (method: ProductMethod, cost: Double) {
        var best = (method: ProductMethod.float32, cost: Double.infinity)
        for method in ProductMethod.allCases {
            let sizes = sizes(method)
            let costs = sizes.compactMap { cost(of: $0, method) }
            let total = costs.reduce(0, +)
            if costs.count == sizes.count, total < best.cost { best = (method, total) }
        }
        return best
    }

    /// About what Winograd's method takes for one pixel of the output.
    ///
    /// Its products, and 20 for each vector that is transformed, of input and output: that makes it 1.9 times as fast as the
    /// plain product with 16 channels (measured: 1.8), 2.6 times with 32 and 3.5 times with 128.
    package func winograd(_ form: WinogradForm, inputChannels: Int, outputChannels: Int) -> Double {
        let inputs = Double(form.depth(inputChannels: inputChannels))
        let outputVectors = Double((outputChannels + 15) / 16)
        // Products for a pixel of the output, and pixels of the output for one of the image that is transformed.
        let (products, pixels) =
            switch form {
            case .plain, .folded: (36.0 / 16 * inputs, 1.0)
            case .polyphase: (100.0 / 64 * inputs, 4.0)
            case .strided: (81.0 / 16 * inputs / 4, 1.0)
            case .row, .column: (10.0 / 4 * inputs, 1.0)
            }
        return (products * outputVectors + 20 * (inputs / 16 / pixels + outputVectors)) * float32
    }
}
