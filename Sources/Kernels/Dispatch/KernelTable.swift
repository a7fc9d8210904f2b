package import CMicrokernelTypes
internal import MicrokernelsBF16
internal import MicrokernelsGeneric

#if arch(x86_64)
internal import MicrokernelsAVX2
internal import MicrokernelsAVX512
#endif

/// The microkernels of one CPU level and precision.
///
/// A level is chosen once, so that a run never mixes levels, whose results differ in the last bits.
package struct KernelTable: Sendable {
    /// The instructions that the microkernels use.
    package let level: CPULevel
    /// What plain products may be rounded to.
    package let precision: Precision
    /// What a layer's products are chosen by.
    package let costs: ProductCosts
    /// The functions, which each level lists itself.
    package let microkernels: Microkernels
    /// The product of bfloat16 numbers, in 16 lanes at every level.
    private let gemmBF16: @convention(c) (UnsafePointer<GemmArguments>) -> Void
    /// The same in tiles.
    private let gemmTiles: @convention(c) (UnsafePointer<GemmArguments>) -> Void
    /// The same of an input that is rounded already.
    private let gemmTilesOfRounded: @convention(c) (UnsafePointer<GemmArguments>) -> Void
    /// Rounds numbers to bfloat16 where they are.
    private let roundInPlace: @convention(c) (UnsafeMutablePointer<Float>, Int) -> Void
    /// Whether ``gemmTiles`` needs the processor's tiles.
    private let usesTileRegisters: Bool

    /// Floats of a vector.
    package var lanes: Int { microkernels.lanes }

    /// The kernels of `level`, which must be one of ``CPULevel/available``.
    ///
    /// `costs` are this processor's by default. A precision that never pays on it, and products that it has no
    /// instructions for, are computed all the same, slowly: for tests.
    package init(
        _ level: CPULevel = .preferred, precision: Precision = .float32, costs: ProductCosts? = nil
    ) {
        self.init(level, precision, costs: costs, usesInstructions: CPULevel.preferred == .avx512)
    }

    /// The same; without `usesInstructions`, products of bfloat16 numbers are those in plain arithmetic on every processor.
    init(
        _ level: CPULevel, _ precision: Precision, costs: ProductCosts? = nil, usesInstructions: Bool
    ) {
        self.level = level
        self.precision = precision
        // For float32 the system need not be asked for tiles.
        let processor = precision == .float32 ? nil : Processor.current
        let own = processor.map { ProductCosts(of: $0, at: level) } ?? .float32Only
        self.costs =
            precision == .float32 ? .float32Only : costs ?? (own.paysBFloat16 ? own : .zen)
        let hasPairs = usesInstructions && processor?.hasPairProducts ?? false
        usesTileRegisters = usesInstructions && processor?.hasTileProducts ?? false
        #if arch(x86_64)
        gemmBF16 = hasPairs ? impasto_gemm_bf16 : impasto_gemm_bf16_portable
        gemmTiles = usesTileRegisters ? impasto_gemm_tiles : impasto_gemm_tiles_portable
        gemmTilesOfRounded =
            usesTileRegisters ? impasto_gemm_tiles_of_rounded : impasto_gemm_tiles_of_rounded_portable
        roundInPlace = usesTileRegisters ? impasto_round_bf16 : impasto_round_bf16_portable
        microkernels =
            switch level {
            case .generic: MicrokernelsGeneric.microkernels()
            case .avx2: MicrokernelsAVX2.microkernels()
            case .avx512: MicrokernelsAVX512.microkernels()
            }
        #else
        (gemmBF16, gemmTiles) = (impasto_gemm_bf16_portable, impasto_gemm_tiles_portable)
        gemmTilesOfRounded = impasto_gemm_tiles_of_rounded_portable
        roundInPlace = impasto_round_bf16_portable
        microkernels = MicrokernelsGeneric.microkernels()
        #endif
    }

    /// The matrix product of weights that are packed for `method`; `isRounded` says that a product in tiles reads numbers that
    /// are rounded already.
    func gemm(
        _ method: ProductMethod, isRounded: Bool
    ) -> @convention(c) (UnsafePointer<GemmArguments>) -> Void {
        switch method {
        case .float32: microkernels.gemm
        case .bfloat16: gemmBF16
        case .bfloat16Tiles: isRounded ? gemmTilesOfRounded : gemmTiles
        }
    }

    /// Rounds `count` numbers to bfloat16 where they are: they fill the first half of the memory.
    func round(_ numbers: UnsafeMutablePointer<Float>, count: Int) { roundInPlace(numbers, count) }

    /// Runs `body` with what products by `method` need of the calling thread: its tiles, set up.
    ///
    /// Calls are not nested.
    package func prepared(for method: ProductMethod, _ body: () -> Void) {
        #if arch(x86_64)
        if method == .bfloat16Tiles, usesTileRegisters {
            impasto_tiles_begin()
            body()
            impasto_tiles_end()
            return
        }
        #endif
        body()
    }

    /// The ways of computing products that this processor has instructions for, whether they pay or not.
    package static var methods: [ProductMethod] {
        guard CPULevel.preferred == .avx512 else { return [.float32] }
        let processor = Processor.current
        return [.float32] + (processor.hasPairProducts ? [.bfloat16] : [])
            + (processor.hasTileProducts ? [.bfloat16Tiles] : [])
    }

    /// Multiplies and adds as fast as this level can, in registers alone, and returns the number of floating-point
    /// operations (a product and a sum are two): the peak that kernels are measured against.
    ///
    /// `scratch` holds ``lanes`` floats, which are read and written.
    package func runAtPeakRate(iterations: Int, scratch: UnsafeMutablePointer<Float>) -> Int {
        microkernels.peakRate(iterations, scratch)
    }
}
