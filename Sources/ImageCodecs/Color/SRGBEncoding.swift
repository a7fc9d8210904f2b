import SystemLibC

/// From light to samples of sRGB, by a table.
enum SRGBEncoding {
    /// Steps of light from black to white: where sRGB is steepest, five of them are one step of its samples.
    private static let steps = 16_384

    /// The sample by light in steps.
    static let table: [UInt8] = (0...steps).map { step in
        let light = Double(step) / Double(steps)
        let value = light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
        return UInt8((255 * value).rounded())
    }

    /// Where light stands in the table, that beyond black and white included.
    @inline(__always)
    static func indices(_ light: SIMD4<Float>) -> SIMD4<UInt32> {
        // At 2^23 the numbers that a Float can hold are the whole ones: adding it rounds, and leaves them in the low bits.
        let scaled = (light * Float(steps)).clamped(
            lowerBound: SIMD4(repeating: 0), upperBound: SIMD4(repeating: Float(steps)))
        let rounded = scaled + SIMD4(repeating: 0x1p23)
        return unsafeBitCast(rounded, to: SIMD4<UInt32>.self) & SIMD4(repeating: 0x7FFFFF)
    }
}
