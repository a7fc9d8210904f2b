import ImageCodecs
import Testing

@Suite("PNG files of every kind decode to 8-bit RGB")
struct PNGDecodingTests {
    private static let width = 13
    private static let height = 9

    /// The formula of the fixtures: the sample of `channel` at (`x`, `y`).
    private static func sample(_ x: Int, _ y: Int, _ channel: Int, depth: Int) -> Int {
        ((x * 4099 + y * 7919 + channel * 15013) % 65536) >> (16 - depth)
    }

    /// The nearest of 8 bit.
    private static func eightBit(_ sample: Int, depth: Int) -> UInt8 {
        let most = 1 << depth - 1
        return UInt8((sample * 255 + most / 2) / most)
    }

    /// The samples of a pixel, each as the nearest of 8 bit.
    private static func eightBitSamples(_ x: Int, _ y: Int, count: Int, depth: Int) -> [UInt8] {
        (0..<count).map { eightBit(sample(x, y, $0, depth: depth), depth: depth) }
    }

    private static func paletteColour(_ index: Int) -> [UInt8] {
        (0..<3).map { UInt8((index * 37 + $0 * 91) % 256) }
    }

    /// The picture that a fixture must decode to, by one pixel's `[red, green, blue]` and alpha.
    private static func expected(
        _ pixel: (_ x: Int, _ y: Int) -> (rgb: [UInt8], alpha: UInt8)
    ) -> (rgb: [UInt8], alpha: [UInt8]?) {
        var rgb: [UInt8] = []
        var alpha: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let pixel = pixel(x, y)
                rgb += pixel.rgb
                alpha.append(pixel.alpha)
            }
        }
        return (rgb, alpha.allSatisfy { $0 == 255 } ? nil : alpha)
    }

    private static func check(_ name: String, _ expected: (rgb: [UInt8], alpha: [UInt8]?)) throws {
        let decoded = try ImageDecoder().decode(Fixture.bytes(name))
        #expect(decoded.image.width == width && decoded.image.height == height, "\(name)")
        #expect(decoded.image.rgb == expected.rgb, "\(name)")
        #expect(decoded.image.alpha == expected.alpha, "\(name)")
        #expect(decoded.image.sourceProfile == nil && decoded.warnings.isEmpty && !decoded.isIncomplete)
        #expect(decoded.format == .png)
    }

    @Test("Grey", arguments: [1, 2, 4, 8, 16], ["", "-interlaced"])
    func grey(depth: Int, suffix: String) throws {
        try Self.check(
            "grey\(depth)\(suffix).png",
            Self.expected { x, y in
                let value = Self.eightBit(Self.sample(x, y, 0, depth: depth), depth: depth)
                return ([value, value, value], 255)
            })
    }

    @Test("Palette", arguments: [1, 2, 4, 8], ["", "-interlaced"])
    func palette(depth: Int, suffix: String) throws {
        try Self.check(
            "palette\(depth)\(suffix).png",
            Self.expected { x, y in (Self.paletteColour(Self.sample(x, y, 0, depth: depth)), 255) })
    }

    @Test("Colour", arguments: [8, 16], ["", "-interlaced"])
    func colour(depth: Int, suffix: String) throws {
        try Self.check(
            "rgb\(depth)\(suffix).png",
            Self.expected { x, y in
                (Self.eightBitSamples(x, y, count: 3, depth: depth), 255)
            })
    }

    @Test("Grey with alpha", arguments: [8, 16], ["", "-interlaced"])
    func greyWithAlpha(depth: Int, suffix: String) throws {
        try Self.check(
            "greyalpha\(depth)\(suffix).png",
            Self.expected { x, y in
                let values = Self.eightBitSamples(x, y, count: 2, depth: depth)
                return ([values[0], values[0], values[0]], values[1])
            })
    }

    @Test("Colour with alpha", arguments: [8, 16], ["", "-interlaced"])
    func colourWithAlpha(depth: Int, suffix: String) throws {
        try Self.check(
            "rgba\(depth)\(suffix).png",
            Self.expected { x, y in
                let values = Self.eightBitSamples(x, y, count: 4, depth: depth)
                return (Array(values[0..<3]), values[3])
            })
    }

    @Test("tRNS makes palette entries translucent")
    func transparentPalette() throws {
        try Self.check(
            "palette4-trns.png",
            Self.expected { x, y in
                let index = Self.sample(x, y, 0, depth: 4)
                return (Self.paletteColour(index), index < 3 ? UInt8(index * 100) : 255)
            })
    }

    @Test("tRNS makes one grey transparent")
    func transparentGrey() throws {
        try Self.check(
            "grey4-trns.png",
            Self.expected { x, y in
                let value = Self.sample(x, y, 0, depth: 4)
                return ([UInt8](repeating: UInt8(value * 17), count: 3), value == 5 ? 0 : 255)
            })
    }

    @Test("tRNS makes one colour transparent")
    func transparentColour() throws {
        try Self.check(
            "rgb8-trns.png",
            Self.expected { x, y in
                ((0..<3).map { UInt8(Self.sample(x, y, $0, depth: 8)) }, x == 0 && y == 0 ? 0 : 255)
            })
    }
}
