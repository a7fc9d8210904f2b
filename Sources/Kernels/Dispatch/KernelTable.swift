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
    /// What weights are packed in, and what plain products are made of.
    package let precision: Precision
    /// The functions, which each level lists itself.
    package let microkernels: Microkernels
    /// The product of bfloat16 numbers, in 16 lanes at every level.
    private let gemmBF16: @convention(c) (UnsafePointer<GemmArguments>) -> Void

    /// Floats of a vector.
    package var lanes: Int { microkernels.lanes }

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
        microkernels =
            switch level {
            case .generic: MicrokernelsGeneric.microkernels()
            case .avx2: MicrokernelsAVX2.microkernels()
            case .avx512: MicrokernelsAVX512.microkernels()
            }
        #else
        gemmBF16 = impasto_gemm_bf16_portable
        microkernels = MicrokernelsGeneric.microkernels()
        #endif
    }

    /// The matrix product of weights that are packed in `precision`.
    func gemm(_ precision: Precision) -> @convention(c) (UnsafePointer<GemmArguments>) -> Void {
        switch precision {
        case .float32: microkernels.gemm
        case .bfloat16: gemmBF16
        }
    }

    /// Multiplies and adds as fast as this level can, in registers alone, and returns the number of floating-point
    /// operations (a product and a sum are two): the peak that kernels are measured against.
    ///
    /// `scratch` holds ``lanes`` floats, which are read and written.
    package func runAtPeakRate(iterations: Int, scratch: UnsafeMutablePointer<Float>) -> Int {
        microkernels.peakRate(iterations, scratch)
    }
}
