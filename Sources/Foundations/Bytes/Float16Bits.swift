/// The Float32 value of an IEEE 754 binary16 given by its bits.
///
/// Swift's `Float16` does not exist on x86 Macs, and stored weights must read the same everywhere.
@inlinable package func float32(fromFloat16 bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1F
    let mantissa = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:
        // Zero or subnormal: mantissa * 2^-24, exact in Float32.
        let magnitude = Float(mantissa) * 0x1p-24
        return sign == 0 ? magnitude : -magnitude
    case 0x1F:
        return Float(bitPattern: sign | 0x7F80_0000 | (mantissa << 13))
    default:
        return Float(bitPattern: sign | ((exponent + 112) << 23) | (mantissa << 13))
    }
}

/// The bits of the IEEE 754 binary16 nearest to `value` (ties to even); overflow gives infinity.
@inlinable package func float16Bits(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
    let magnitude = bits & 0x7FFF_FFFF
    if magnitude > 0x7F80_0000 { return sign | 0x7E00 }  // not a number
    if magnitude >= 0x4780_0000 { return sign | 0x7C00 }  // 65536 and above, infinity included
    if magnitude < 0x3880_0000 {
        // Below the smallest normal, 2^-14: a multiple of 2^-24.
        return sign | UInt16((Float(bitPattern: magnitude) * 0x1p24).rounded(.toNearestOrEven))
    }
    // Round the 13 dropped bits to nearest even; a carry may reach the exponent, even infinity.
    let rounded = magnitude + 0xFFF + ((magnitude >> 13) & 1)
    return sign | UInt16(truncatingIfNeeded: (rounded - 0x3800_0000) >> 13)
}
