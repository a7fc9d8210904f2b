internal import MicrokernelsBF16
internal import MicrokernelsGeneric

#if arch(x86_64)
internal import MicrokernelsAVX2
internal import MicrokernelsAVX512
#endif

/// The microkernels of one CPU level; see `MicrokernelsGeneric` for what each does.
///
/// A level is chosen once, so that a run never mixes levels, whose results differ in the last bits.
package struct KernelTable: Sendable {
    /// See `Gemm` in `MicrokernelsGeneric`.
    package typealias Gemm =
        @Sendable (
            _ rows: Int, _ panels: Int, _ lastPanelVectors: Int, _ kernelRows: Int, _ rowLength: Int,
            _ a: UnsafePointer<Float>, _ aStride: Int, _ tapStride: Int,
            _ b: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
            _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ highOffset: Int, _ panelStride: Int,
            _ residual: UnsafePointer<Float>?, _ outputMin: Float, _ outputMax: Float,
            _ sums: UnsafeMutablePointer<Float>?
        ) -> Void
    /// See `MicrokernelsBF16`.
    typealias BF16Gemm =
        @Sendable (
            _ rows: Int, _ panels: Int, _ lastPanelVectors: Int, _ kernelRows: Int, _ rowLength: Int,
            _ a: UnsafePointer<Float>, _ aStride: Int, _ tapStride: Int,
            _ b: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
            _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ highOffset: Int, _ panelStride: Int,
            _ residual: UnsafePointer<Float>?, _ outputMin: Float, _ outputMax: Float,
            _ sums: UnsafeMutablePointer<Float>?, _ scratch: UnsafeMutablePointer<Float>
        ) -> Void
    /// See `ShiftedSums` in `MicrokernelsGeneric`.
    package typealias ShiftedSums =
        @Sendable (
            _ pixels: Int, _ channels: Int, _ kernelWidth: Int, _ p: UnsafePointer<Float>, _ pStride: Int,
            _ bias: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, _ outStride: Int,
            _ outputMin: Float,
            _ outputMax: Float, _ sums: UnsafeMutablePointer<Float>?
        ) -> Void
    /// See `Depthwise` in `MicrokernelsGeneric`.
    package typealias Depthwise =
        @Sendable (
            _ pixels: Int, _ channels: Int, _ kernelHeight: Int, _ kernelWidth: Int,
            _ a: UnsafePointer<Float>, _ aStride: Int, _ tapRowStride: Int, _ tapStride: Int,
            _ skipsFirst: Bool, _ skipsLast: Bool,
            _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
            _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ outputMin: Float, _ outputMax: Float
        ) -> Void
    /// See `Affine` in `MicrokernelsGeneric`.
    package typealias Affine =
        @Sendable (
            _ count: Int, _ period: Int, _ a: UnsafePointer<Float>, _ scale: UnsafePointer<Float>,
            _ shift: UnsafePointer<Float>, _ outputMin: Float, _ outputMax: Float,
            _ residual: UnsafePointer<Float>?,
            _ out: UnsafeMutablePointer<Float>, _ copy: UnsafeMutablePointer<Float>?
        ) -> Void
    /// See `UnitFromBytes` in `MicrokernelsGeneric`.
    package typealias UnitFromBytes =
        @Sendable (
            _ count: Int, _ a: UnsafePointer<UInt8>, _ out: UnsafeMutablePointer<Float>
        ) -> Void
    /// See `Sigmoid` in `MicrokernelsGeneric`.
    package typealias Sigmoid<Out> =
        @Sendable (
            _ count: Int, _ period: Int, _ a: UnsafePointer<Float>, _ scale: UnsafePointer<Float>,
            _ shift: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Out>
        ) -> Void
    /// See `MaxPool` in `MicrokernelsGeneric`.
    package typealias MaxPool =
        @Sendable (
            _ channels: Int, _ windowHeight: Int, _ windowWidth: Int, _ a: UnsafePointer<Float>,
            _ rowStride: Int,
            _ pixelStride: Int, _ c: UnsafeMutablePointer<Float>
        ) -> Void
    /// See `SumPool` in `MicrokernelsGeneric`.
    package typealias SumPool =
        @Sendable (
            _ channels: Int, _ windowHeight: Int, _ windowWidth: Int, _ a: UnsafePointer<Float>,
            _ rowStride: Int,
            _ pixelStride: Int, _ factor: Float, _ c: UnsafeMutablePointer<Float>
        ) -> Void
    /// See `WinogradInput` in `MicrokernelsGeneric`.
    package typealias WinogradInput =
        @Sendable (
            _ patches: Int, _ channels: Int, _ a: UnsafePointer<Float>, _ rowStride: Int,
            _ v: UnsafeMutablePointer<Float>, _ patchStride: Int, _ frequencyStride: Int
        ) -> Void
    /// See `WinogradOutput` in `MicrokernelsGeneric`.
    package typealias WinogradOutput =
        @Sendable (
            _ patches: Int, _ rows: Int, _ columns: Int, _ vectors: Int, _ m: UnsafePointer<Float>,
            _ frequencyStride: Int, _ bias: UnsafePointer<Float>, _ residual: UnsafePointer<Float>?,
            _ out: UnsafeMutablePointer<Float>, _ pixelStride: Int, _ rowStride: Int, _ outputMin: Float,
            _ outputMax: Float,
            _ sums: UnsafeMutablePointer<Float>?, _ squaresOffset: Int, _ scratch: UnsafeMutablePointer<Float>
        ) -> Void

    /// See `level` in `MicrokernelsGeneric`.
    package let level: CPULevel
    /// What weights are packed in, and what plain products are made of.
    package let precision: Precision
    /// Floats a vector.
    package let lanes: Int
    /// See `gemmF32` in `MicrokernelsGeneric`.
    package let gemm: Gemm
    /// The product of bfloat16 numbers, in 16 lanes at every level; see `MicrokernelsBF16`.
    let gemmBF16: BF16Gemm
    /// See `shiftedSumsF32` in `MicrokernelsGeneric`.
    package let shiftedSums: ShiftedSums
    /// See `depthwiseF32` in `MicrokernelsGeneric`.
    package let depthwise: Depthwise
    /// See `affineF32` in `MicrokernelsGeneric`.
    package let affine: Affine
    /// See `unitFromBytesF32` in `MicrokernelsGeneric`.
    package let unitFromBytes: UnitFromBytes
    /// See `sigmoidF32` in `MicrokernelsGeneric`.
    package let sigmoid: Sigmoid<Float>
    /// See `sigmoidBytes` in `MicrokernelsGeneric`.
    package let sigmoidBytes: Sigmoid<UInt8>
    /// See `maxPoolF32` in `MicrokernelsGeneric`.
    package let maxPool: MaxPool
    /// See `sumPoolF32` in `MicrokernelsGeneric`.
    package let sumPool: SumPool
    /// See `winogradInput` in `MicrokernelsGeneric`.
    package let winogradInput: WinogradInput
    /// See `winogradOutputF32`.
    package let winogradOutput: WinogradOutput

    /// The kernels of `level`, which must be one of ``CPULevel/available``.
    ///
    /// A `precision` that is not ``Precision/isNative`` is slow: for tests.
    package init(_ level: CPULevel = .preferred, precision: Precision = .float32) {
        self.init(level, precision, usesNativeBF16: Precision.bfloat16.isNative)
    }

    /// The same with a choice between the products of bfloat16 numbers.
    init(_ level: CPULevel, _ precision: Precision, usesNativeBF16: Bool) {
        self.level = level
        self.precision = precision
        #if arch(x86_64)
        gemmBF16 = usesNativeBF16 ? impasto_gemm_bf16 : impasto_gemm_bf16_portable
        #else
        gemmBF16 = impasto_gemm_bf16_portable
        #endif
        #if arch(x86_64)
        switch level {
        case .avx512:
            lanes = 16
            gemm = MicrokernelsAVX512.gemmF32
            shiftedSums = MicrokernelsAVX512.shiftedSumsF32
            depthwise = MicrokernelsAVX512.depthwiseF32
            affine = MicrokernelsAVX512.affineF32
            unitFromBytes = MicrokernelsAVX512.unitFromBytesF32
            sigmoid = MicrokernelsAVX512.sigmoidF32
            sigmoidBytes = MicrokernelsAVX512.sigmoidBytes
            maxPool = MicrokernelsAVX512.maxPoolF32
            sumPool = MicrokernelsAVX512.sumPoolF32
            winogradInput = MicrokernelsAVX512.winogradInputF32
            winogradOutput = MicrokernelsAVX512.winogradOutputF32
            return
        case .avx2:
            lanes = 8
            gemm = MicrokernelsAVX2.gemmF32
            shiftedSums = MicrokernelsAVX2.shiftedSumsF32
            depthwise = MicrokernelsAVX2.depthwiseF32
            affine = MicrokernelsAVX2.affineF32
            unitFromBytes = MicrokernelsAVX2.unitFromBytesF32
            sigmoid = MicrokernelsAVX2.sigmoidF32
            sigmoidBytes = MicrokernelsAVX2.sigmoidBytes
            maxPool = MicrokernelsAVX2.maxPoolF32
            sumPool = MicrokernelsAVX2.sumPoolF32
            winogradInput = MicrokernelsAVX2.winogradInputF32
            winogradOutput = MicrokernelsAVX2.winogradOutputF32
            return
        case .generic: break
        }
        #endif
        lanes = 4
        gemm = MicrokernelsGeneric.gemmF32
        shiftedSums = MicrokernelsGeneric.shiftedSumsF32
        depthwise = MicrokernelsGeneric.depthwiseF32
        affine = MicrokernelsGeneric.affineF32
        unitFromBytes = MicrokernelsGeneric.unitFromBytesF32
        sigmoid = MicrokernelsGeneric.sigmoidF32
        sigmoidBytes = MicrokernelsGeneric.sigmoidBytes
        maxPool = MicrokernelsGeneric.maxPoolF32
        sumPool = MicrokernelsGeneric.sumPoolF32
        winogradInput = MicrokernelsGeneric.winogradInputF32
        winogradOutput = MicrokernelsGeneric.winogradOutputF32
    }
}
