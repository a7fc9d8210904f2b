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
    /// A profile is copied, its tables of bytes become words, and each is there up to three times while a conversion is
    /// made: four times the profile's size for a table of words, eight times for one of bytes.
    static func memory(profileBytes count: Int) -> Int { (1 << 19) + 10 * count }

    /// The most bytes that a conversion by a profile of `count` bytes takes, with what is made of the profile.
    static func conversionMemory(profileBytes count: Int) -> Int {
        count == 0 ? 0 : memory(profileBytes: count) + ColorGrid.mostBytes
    }

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

    /// What the curve of `channel` makes of `levels` samples from 0 to 1, from 0 to 1: light for a profile with a matrix,
    /// else a place in the table; `nil` if there is no curve.
    func curve(_ channel: Int, levels: Int) -> [Float]? {
        var curve = [Float](repeating: 0, count: levels)
        guard codec_color_curve(color, Int32(channel), levels, &curve) else { return nil }
        // Broken curves give any numbers, and none.
        return curve.map { $0 > 0 ? min($0, 1) : 0 }
    }

    /// Makes the conversion to sRGB, or the one from it; once.
    func prepare(isOutput: Bool) throws(Refusal) {
        var message = codec_message()
        let status = codec_color_prepare(color, isOutput, &message)
        guard status == CODEC_OK else {
            throw Refusal(reason: message.string, isOutOfMemory: status == CODEC_OUT_OF_MEMORY)
        }
    }

    /// How many samples a color of the profile has.
    var channels: Int {
        switch summary.space {
        case CODEC_COLOR_GRAY: 1
        case CODEC_COLOR_CMYK: 4
        default: 3
        }
    }

    /// Colors of the profile, ``channels`` numbers of 0 to 1 each, inks counting what is there, as ``LabLight`` has them.
    func roots(_ colors: [Float]) -> [SIMD4<Float>] {
        let pixels = colors.count / channels
        // The library counts inks in percent.
        let input = summary.space == CODEC_COLOR_CMYK ? colors.map { $0 * 100 } : colors
        var lab = [Float](repeating: 0, count: pixels * 3)
        codec_color_convert(color, input, &lab, pixels)
        return (0..<pixels).map { pixel in
            let roots = LabLight.roots(SIMD3(lab[pixel * 3], lab[pixel * 3 + 1], lab[pixel * 3 + 2]))
            // Profiles that divide by zero give no numbers.
            return roots.replacing(with: -1, where: .!(roots .> -1)).replacing(with: 1.9, where: roots .> 1.9)
        }
    }

    /// Colors as for ``roots(_:)`` in bytes of sRGB.
    func standard(_ colors: [Float], _ rgb: UnsafeMutablePointer<UInt8>) {
        let roots = roots(colors)
        LabLight.store(roots, pixels: roots.count, rgb)
    }

    /// Converts `pixels` of sRGB, at most 2^24 in bytes, to the profile's.
    func convertOutput(_ rgb: UnsafeMutablePointer<UInt8>, pixels: Int) {
        codec_color_convert(color, rgb, rgb, pixels)
    }
}
