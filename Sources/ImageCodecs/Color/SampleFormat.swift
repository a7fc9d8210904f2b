/// How the samples of a picture stand in memory: those of a pixel side by side, without padding between pixels.
package struct SampleFormat: Sendable, Equatable {
    /// What a pixel's samples are.
    package enum Channels: Sendable, Equatable {
        /// One sample.
        case gray
        /// Red, green, blue.
        case rgb
        /// Three samples of one gray.
        case grayInRGB
        /// Inks, of which 0 is none.
        case cmyk
        /// Inks as Adobe's programs store them: the largest number is none.
        case invertedCMYK
    }

    /// What a pixel's samples are, but for alpha.
    package let channels: Channels
    /// 8, in bytes; or 9 to 16, in words of 16 bits in the machine's order, from 0 to `2^bits - 1`.
    package let bits: Int
    /// Whether alpha stands behind a pixel's other samples; it has as many bits, and is not multiplied into them.
    package let hasAlpha: Bool

    /// Traps for `bits` out of 8 to 16.
    package init(_ channels: Channels, bits: Int = 8, hasAlpha: Bool = false) {
        precondition((8...16).contains(bits))
        self.channels = channels
        self.bits = bits
        self.hasAlpha = hasAlpha
    }

    /// How many samples a color has.
    var colorSamples: Int {
        switch channels {
        case .gray: 1
        case .rgb, .grayInRGB: 3
        case .cmyk, .invertedCMYK: 4
        }
    }

    /// How many samples a pixel has.
    var samplesPerPixel: Int { colorSamples + (hasAlpha ? 1 : 0) }
    /// How many bytes a pixel takes.
    package var bytesPerPixel: Int { samplesPerPixel * (bits == 8 ? 1 : 2) }
    /// How many values a sample may have.
    var levels: Int { 1 << bits }
    /// Whether its samples are inks.
    var isCMYK: Bool { colorSamples == 4 }
}
