/// The bits of the bfloat16 nearest to `value` (ties to even): the upper half of a float32.
///
/// What is not a number stays one.
@inlinable package func bfloat16(nearestTo value: Float) -> UInt16 {
    let bits = value.bitPattern
    if value.isNaN { return UInt16(bits >> 16) | 0x40 }
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
}

/// The float32 of a bfloat16 given by its bits; exact.
@inlinable package func float32(fromBFloat16 bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }
