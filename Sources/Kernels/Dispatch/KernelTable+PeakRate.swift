internal import MicrokernelsGeneric

#if arch(x86_64)
internal import MicrokernelsAVX2
internal import MicrokernelsAVX512
#endif

extension KernelTable {
    /// Multiplies and adds as fast as this level can, in registers alone, and returns the number of floating-point
    /// operations (a product and a sum are two): the peak that kernels are measured against.
    ///
    /// `scratch` holds ``lanes`` floats, which are read and written.
    package func runAtPeakRate(iterations: Int, scratch: UnsafeMutablePointer<Float>) -> Int {
        #if arch(x86_64)
        switch level {
        case .avx512: return MicrokernelsAVX512.peakRateF32(iterations: iterations, out: scratch)
        case .avx2: return MicrokernelsAVX2.peakRateF32(iterations: iterations, out: scratch)
        case .generic: break
        }
        #endif
        return MicrokernelsGeneric.peakRateF32(iterations: iterations, out: scratch)
    }
}
