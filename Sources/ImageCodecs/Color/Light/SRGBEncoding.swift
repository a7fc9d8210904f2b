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

    /// Sets three bytes to the samples of red, green and blue light, cut off at black and white; `table` is ``table``.
    ///
    /// Light of up to 100 times white is told from less.
    @inline(__always)
    static func store(
        _ light: SIMD4<Float>, _ table: UnsafePointer<UInt8>, _ rgb: UnsafeMutablePointer<UInt8>
    ) {
        // From 2^23 on the numbers that a Float can hold are the whole ones: adding 1.5 * 2^23 rounds, and leaves the
        // number in the low bits.
        let rounded = light * Float(steps) + 0x1.8p23
        let index = unsafeBitCast(rounded, to: SIMD4<Int32>.self) &- Int32(bitPattern: 0x4B40_0000)
        // Scalars: comparisons of vectors are not inlined.
        let last = Int32(steps)
        rgb[0] = table[Int(min(max(index.x, 0), last))]
        rgb[1] = table[Int(min(max(index.y, 0), last))]
        rgb[2] = table[Int(min(max(index.z, 0), last))]
    }
}
