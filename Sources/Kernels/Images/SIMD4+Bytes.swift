// Pixels of four numbers in loops of their own, which the compiler turns into vector instructions: all of it is inlined
// into them.

extension SIMD4<Float> {
    /// Each number within the bounds.
    @inlinable @inline(__always)
    package func bounded(_ low: SIMD4<Float>, _ high: SIMD4<Float>) -> SIMD4<Float> {
        let above = Self.select(low, over: self, where: self .< low)
        return Self.select(high, over: above, where: high .< above)
    }

    /// The nearest of 0 to 255.
    @inlinable @inline(__always)
    package var clampedBytes: SIMD4<UInt8> { bounded(.zero, SIMD4(repeating: 255)).nearestBytes }

    /// The nearest bytes of numbers within 0 to 255; halves go to the even one.
    @inlinable @inline(__always)
    package var nearestBytes: SIMD4<UInt8> {
        // Where numbers of 2^23 and more are whole, the last byte is the number itself.
        SIMD4<UInt8>(
            truncatingIfNeeded: unsafeBitCast(self + SIMD4(repeating: 0x1p23), to: SIMD4<UInt32>.self))
    }

    /// The numbers of `a` where the mask is set, else those of `b`.
    @inlinable @inline(__always)
    static func select(
        _ a: SIMD4<Float>, over b: SIMD4<Float>, where mask: SIMDMask<SIMD4<Int32>>
    ) -> SIMD4<Float> {
        // As masks, which vector instructions select by from the start; see the kernels' catalogue.
        let chosen = unsafeBitCast(b, to: SIMDMask<SIMD4<Int32>>.self)
            .replacing(with: unsafeBitCast(a, to: SIMDMask<SIMD4<Int32>>.self), where: mask)
        return unsafeBitCast(chosen, to: SIMD4<Float>.self)
    }
}
