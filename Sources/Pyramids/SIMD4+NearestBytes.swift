extension SIMD4<Float> {
    /// The nearest of 0 to 255.
    @inline(__always)
    var nearestBytes: SIMD4<UInt8> {
        // As masks, which vector instructions select by from the start; see the kernels' catalogue.
        let zero = SIMD4<Float>.zero, white = SIMD4<Float>(repeating: 255)
        let above = Self.select(zero, over: self, where: self .< zero)
        let within = Self.select(white, over: above, where: white .< above)
        // Where numbers of 2^23 and more are whole, the last byte is the number itself.
        let whole = unsafeBitCast(within + SIMD4(repeating: 0x1p23), to: SIMD4<UInt32>.self)
        return SIMD4<UInt8>(truncatingIfNeeded: whole)
    }

    @inline(__always)
    private static func select(
        _ a: SIMD4<Float>, over b: SIMD4<Float>, where mask: SIMDMask<SIMD4<Int32>>
    ) -> SIMD4<Float> {
        let chosen = unsafeBitCast(b, to: SIMDMask<SIMD4<Int32>>.self)
            .replacing(with: unsafeBitCast(a, to: SIMDMask<SIMD4<Int32>>.self), where: mask)
        return unsafeBitCast(chosen, to: SIMD4<Float>.self)
    }
}
