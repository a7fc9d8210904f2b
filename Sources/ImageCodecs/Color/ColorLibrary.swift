import CImageCodecs

/// An ICC profile as Little CMS understands it.
final class ColorLibrary: @unchecked Sendable {
    /// What the profile says of itself.
    let summary: codec_color_summary
    /// Not changed any more once ``prepare(_:isOutput:)`` has returned; until then of one thread.
    private let color: OpaquePointer

    /// Why a profile cannot be used.
    struct Refusal: Error {
        let reason: String
        let isOutOfMemory: Bool
    }

    /// The most bytes that the library holds for a profile of `count` bytes, the conversion included.
    ///
    /// Tables of bytes become words, and each is there up to three times while a conversion is made; the conversion's own
    /// table has up to 0.5 MB.
    static func memory(profileBytes count: Int) -> Int { (2 << 20) + 16 * count }

    /// Reads the profile.
    init(_ profile: [UInt8]) throws(Refusal) {
        var summary = codec_color_summary()
        var message = codec_message()
        var color: OpaquePointer?
        let status = profile.withUnsafeBufferPointer {
            codec_color_open(
                $0.baseAddress, $0.count, Self.memory(profileBytes: $0.count), &color, &summary, &message)
        }
        guard status == CODEC_OK, let color else {
            throw Refusal(reason: message.string, isOutOfMemory: status == CODEC_OUT_OF_MEMORY)
        }
        self.color = color
        self.summary = summary
    }

    deinit { codec_color_free(color) }

    /// The light of each channel at `levels` samples from 0 to 1, of a profile with a matrix; `nil` if a curve is broken.
    func curves(levels: Int) -> [[Float]]? {
        var curves: [[Float]] = []
        for channel in 0..<3 {
            var curve = [Float](repeating: 0, count: levels)
            guard codec_color_curve(color, Int32(channel), levels, &curve) else { return nil }
            curves.append(curve.map { $0 > 0 ? min($0, 1) : 0 })
        }
        return curves
    }

    /// Makes the conversion to sRGB of samples in `format`, or the one from sRGB; once.
    func prepare(_ format: SampleFormat, isOutput: Bool = false) throws(Refusal) {
        var samples = codec_color_samples(
            space: summary.space, has_16_bits: format.bits > 8, extra_channels: format.hasAlpha ? 1 : 0,
            is_inverted: format.channels == .invertedCMYK, is_output: isOutput)
        var message = codec_message()
        let status = codec_color_prepare(color, &samples, &message)
        guard status == CODEC_OK else {
            throw Refusal(reason: message.string, isOutOfMemory: status == CODEC_OUT_OF_MEMORY)
        }
    }

    /// Converts `pixels`, at most 2^24, as prepared.
    func convert(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, pixels: Int) {
        codec_color_convert(color, input, output, pixels)
    }
}
