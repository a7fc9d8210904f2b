import Testing

@testable import ImageCodecs

@Suite("Fast conversions are the slow ones")
struct ColorConversionTests {
    private static let formats: [SampleFormat] = [8, 10, 12, 16].flatMap { bits in
        [SampleFormat.Channels.gray, .rgb, .grayInRGB, .cmyk, .invertedCMYK].flatMap { channels in
            [false, true].map { SampleFormat(channels, bits: bits, hasAlpha: $0) }
        }
    }

    /// Samples of `pixels` of `format`, as bytes of memory, and as numbers from 0 to 1.
    private static func samples(
        _ format: SampleFormat, pixels: Int, seed: UInt64
    ) -> (bytes: [UInt8], values: [Double]) {
        var state = seed
        var bytes: [UInt8] = []
        var values: [Double] = []
        for pixel in 0..<pixels {
            var first: Int?
            for sample in 0..<format.samplesPerPixel {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                var value = Int(state >> 40) % format.levels
                // Black, white and dark colors, which random numbers seldom are.
                if pixel % 5 == 0 { value = [0, format.levels - 1, value / 16][Int(state >> 33) % 3] }
                if format.channels == .grayInRGB && sample < 3 { value = first ?? value }
                first = first ?? value
                values.append(Double(value) / Double(format.levels - 1))
                if format.bits == 8 {
                    bytes.append(UInt8(value))
                } else {
                    withUnsafeBytes(of: UInt16(value)) { bytes += $0 }
                }
            }
        }
        return (bytes, values)
    }

    private static func converted(
        _ conversion: ColorConversion, _ bytes: [UInt8], width: Int, threads: Int = 1
    ) -> (rgb: [UInt8], alpha: [UInt8]) {
        let rowBytes = width * conversion.format.bytesPerPixel
        let height = bytes.count / rowBytes
        var rgb = [UInt8](repeating: 77, count: width * height * 3)
        var alpha = [UInt8](repeating: 77, count: width * height)
        bytes.withUnsafeBytes { bytes in
            let plane = ColorConversion.Plane(
                base: bytes.baseAddress!, width: width, height: height, bytesPerRow: rowBytes)
            conversion.convert(plane, rgb: &rgb, alpha: &alpha, threads: threads)
        }
        return (rgb, alpha)
    }

    private static func sRGBSample(_ light: Double) -> Double {
        let light = min(max(light, 0), 1)
        return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * root(light, 2.4) - 0.055)
    }

    /// The positive root by halving, which needs no library.
    private static func root(_ value: Double, _ degree: Double) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if TransferFunction.power(degree).light(middle) < value { low = middle } else { high = middle }
        }
        return low
    }

    private static let descriptions: [ColorDescription] = [
        .sRGB, .codePoints(CodePoints(primaries: 12, transfer: 13, isFullRange: true)),
        .measured(gamma: 1, RGBPrimaries.sRGB), .profile(Fixture.displayP3()),
        .codePoints(CodePoints(primaries: 9, transfer: 16, isFullRange: true)),
    ]

    @Test("Tables of light give what the formulas give", arguments: formats)
    func formulas(format: SampleFormat) throws {
        let (bytes, values) = Self.samples(format, pixels: 600, seed: 1)
        let toSRGB = try #require(RGBPrimaries.sRGB.toXYZ.inverse)
        let displayP3 = try #require(RGBPrimaries(codePoint: 12))
        for (description, primaries, transfer) in [
            (.sRGB, RGBPrimaries.sRGB, .sRGB),
            (.codePoints(CodePoints(primaries: 12, transfer: 13, isFullRange: true)), displayP3, .sRGB),
            (.measured(gamma: 1, .sRGB), .sRGB, .power(1)),
        ] as [(ColorDescription, RGBPrimaries, TransferFunction)] {
            let conversion = ColorConversion(description, format, in: .png)
            let (rgb, alpha) = Self.converted(conversion, bytes, width: 60)
            let step = format.samplesPerPixel
            for pixel in 0..<600 {
                let own = Array(values[pixel * step..<(pixel + 1) * step])
                var expected: [Double]
                switch format.channels {
                case .cmyk: expected = (0..<3).map { 255 * (1 - own[$0]) * (1 - own[3]) }
                case .invertedCMYK: expected = (0..<3).map { 255 * own[$0] * own[3] }
                case .gray, .rgb, .grayInRGB:
                    let samples = format.channels == .gray ? [own[0], own[0], own[0]] : own
                    let light = SIMD3(
                        transfer.light(samples[0]), transfer.light(samples[1]), transfer.light(samples[2]))
                    let mixed = toSRGB * (primaries.toXYZ * light)
                    expected = [mixed.x, mixed.y, mixed.z].map(Self.sRGBSample)
                }
                for channel in 0..<3 {
                    let difference = abs(Double(rgb[pixel * 3 + channel]) - expected[channel])
                    // Words of ink are cut to bytes before they are multiplied.
                    let tolerance = format.isCMYK ? 1.6 : 1
                    #expect(difference <= tolerance, "\(format), \(description), \(own)")
                }
                if format.hasAlpha { #expect(abs(Double(alpha[pixel]) - 255 * own[step - 1]) <= 0.51) }
            }
        }
    }

    private static let profiles = ["matrix.icc", "rgb-table.icc", "cmyk-table.icc"]

    @Test("Profiles give what Little CMS gives without its shortcuts", arguments: profiles, formats)
    func littleCMS(name: String, format: SampleFormat) throws {
        let profile = try Fixture.bytes("color/" + name)
        let library = try ColorLibrary(profile)
        guard (library.channels == 4) == format.isCMYK else { return }
        try library.prepare(isOutput: false)
        let (bytes, values) = Self.samples(format, pixels: 2_000, seed: 2)
        let step = format.samplesPerPixel
        let colors = (0..<2_000).flatMap { pixel in
            (0..<library.channels).map { channel in
                let value = Float(values[pixel * step + min(channel, format.colorSamples - 1)])
                return format.channels == .invertedCMYK ? 1 - value : value
            }
        }
        var expected = [UInt8](repeating: 0, count: 6_000)
        library.standard(colors, &expected)
        for pixels in [1, Int.max] {
            let conversion = ColorConversion(.profile(profile), format, in: .png, pixels: pixels)
            #expect(conversion.warning == nil && !conversion.isStandard)
            let rgb = Self.converted(conversion, bytes, width: 50).rgb
            #expect(Fixture.largestDifference(rgb, expected) <= 1, "\(format), \(pixels)")
        }
    }

    @Test("The number of threads changes no byte, nor does the place in memory")
    func threads() throws {
        let names = ["matrix.icc", "rgb-table.icc"]
        let descriptions = try names.map { ColorDescription.profile(try Fixture.bytes("color/" + $0)) }
        for description in descriptions + Self.descriptions {
            for format in [SampleFormat(.rgb), SampleFormat(.rgb, bits: 16, hasAlpha: true)] {
                // Several bands, the last one short.
                let (bytes, _) = Self.samples(format, pixels: 300_000, seed: 3)
                let conversion = ColorConversion(description, format, in: .png)
                let one = Self.converted(conversion, bytes, width: 500)
                for threads in [0, 2, 3, 100] {
                    let other = Self.converted(conversion, bytes, width: 500, threads: threads)
                    #expect(other.rgb == one.rgb && other.alpha == one.alpha)
                }
                guard format.bits == 8 else { continue }
                var inPlace = bytes
                conversion.convert(inPlace: &inPlace, width: 500, threads: 2)
                #expect(inPlace == one.rgb)
            }
        }
    }

    @Test("Numbers beyond what their bits hold count as the largest")
    func overlongWords() {
        for description in Self.descriptions {
            let conversion = ColorConversion(description, SampleFormat(.rgb, bits: 10), in: .avif)
            func convert(_ word: UInt16) -> [UInt8] {
                Self.converted(
                    conversion, (0..<3).flatMap { _ in withUnsafeBytes(of: word) { Array($0) } }, width: 1
                )
                .rgb
            }
            #expect(convert(.max) == convert(1023))
        }
    }
}
