// The vector that this target is compiled for. The same source files are compiled once a CPU level;
// only these definitions differ. Nothing here may import a Swift module, use a generic of the standard
// library or a closure that is not inlined, an array or a class: such code would be emitted as a weak
// symbol with this level's instructions, and the linker could hand it to baseline code.

#if AVX512
/// 16 floats: one zmm register.
typealias Lanes = SIMD16<Float>
typealias LaneBits = SIMD16<UInt32>
typealias LaneIntegers = SIMD16<Int32>
#elseif AVX2
/// 8 floats: one ymm register; wider types would be split in two and spill.
typealias Lanes = SIMD8<Float>
typealias LaneBits = SIMD8<UInt32>
typealias LaneIntegers = SIMD8<Int32>
#else
/// 4 floats: an SSE or NEON register.
typealias Lanes = SIMD4<Float>
typealias LaneBits = SIMD4<UInt32>
typealias LaneIntegers = SIMD4<Int32>
#endif

/// Floats in a vector.
@inline(__always) var laneCount: Int { Lanes.scalarCount }

/// `sum + a * b`, fused only where the target has the instruction: elsewhere a fused product is a
/// library call a lane.
@inline(__always)
func multiplyAdd(_ sum: Lanes, _ a: Lanes, _ b: Lanes) -> Lanes {
    #if AVX512 || AVX2 || arch(arm64)
    return sum.addingProduct(a, b)
    #else
    return sum + a * b
    #endif
}

/// The same for a single number, rounded as in a vector: a row's result must not depend on where it ends.
@inline(__always)
func multiplyAdd(_ sum: Float, _ a: Float, _ b: Float) -> Float {
    #if AVX512 || AVX2 || arch(arm64)
    return sum.addingProduct(a, b)
    #else
    return sum + a * b
    #endif
}

@inline(__always)
func load(_ pointer: UnsafePointer<Float>) -> Lanes {
    UnsafeRawPointer(pointer).loadUnaligned(as: Lanes.self)
}

@inline(__always)
func load(_ pointer: UnsafeMutablePointer<Float>) -> Lanes {
    UnsafeRawPointer(pointer).loadUnaligned(as: Lanes.self)
}

@inline(__always)
func store(_ value: Lanes, _ pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: Lanes.self)
}

@inline(__always)
func pointwiseMax(_ a: Lanes, _ b: Lanes) -> Lanes { select(b, over: a, where: a .< b) }

@inline(__always)
func pointwiseMin(_ a: Lanes, _ b: Lanes) -> Lanes { select(b, over: a, where: b .< a) }

/// Lane by lane `a` where `mask` is true, otherwise `b`.
///
/// The vectors are taken for masks: `replacing` of a mask is a vector instruction (here a single one, maximum or minimum),
/// where that of the numbers goes lane by lane through memory before it is optimized. It is bitwise for a mask, which the
/// tests of every kernel check.
@inline(__always)
private func select(_ a: Lanes, over b: Lanes, where mask: SIMDMask<LaneIntegers>) -> Lanes {
    let chosen = unsafeBitCast(b, to: SIMDMask<LaneIntegers>.self)
        .replacing(with: unsafeBitCast(a, to: SIMDMask<LaneIntegers>.self), where: mask)
    return unsafeBitCast(chosen, to: Lanes.self)
}
