/// Colors that were multiplied by how opaque they are.
enum HEIFAlpha {
    /// Undoes that in `samples` of 0 to `most`, three for each of `alpha`; what is wholly transparent stays as it is.
    static func divide<Sample: FixedWidthInteger & UnsignedInteger>(
        _ samples: UnsafeMutableBufferPointer<Sample>, by alpha: [UInt8], most: Int
    ) {
        precondition(samples.count == 3 * alpha.count)
        for (pixel, opacity) in alpha.enumerated() where opacity != 0 && opacity != 255 {
            for index in 3 * pixel..<3 * pixel + 3 {
                let value = (Int(samples[index]) * 255 + Int(opacity) / 2) / Int(opacity)
                samples[index] = Sample(min(most, value))
            }
        }
    }
}
