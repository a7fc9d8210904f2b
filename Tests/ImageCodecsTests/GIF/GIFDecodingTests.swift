import Testing

@testable import ImageCodecs

@Suite("The first picture of a GIF is read", .enabled(if: ImageFormat.readable.contains(.gif)))
struct GIFDecodingTests {
    private static func decode(_ name: String) throws -> DecodedImage {
        try ImageDecoder().decode(Fixture.bytes(name))
    }

    @Test("A picture is its PNG twin to the bit")
    func exact() throws {
        for (name, twin) in [("palette8.gif", "palette8.png"), ("palette4-interlaced.gif", "palette4.png")] {
            let decoded = try Self.decode(name)
            #expect(try decoded.image == Self.decode(twin).image, "\(name)")
            #expect(decoded.format == .gif && decoded.warnings.isEmpty && decoded.orientation == .topLeft)
        }
    }

    @Test("The number that means transparent")
    func transparent() throws {
        let image = try Self.decode("palette4-transparent.gif").image
        let twin = try Self.decode("palette4.png").image
        #expect(image.rgb == twin.rgb)
        // By the formula of the PNG fixtures: see make_fixtures.py.
        let alpha = (0..<9).flatMap { y in
            (0..<13).map { x -> UInt8 in (x * 4099 + y * 7919) % 65536 / 4096 == 5 ? 0 : 255 }
        }
        #expect(image.alpha == alpha && alpha.contains(0))
    }

    @Test("An animation's first picture stands on its screen, in its own colors, and a warning says so")
    func animated() throws {
        let decoded = try Self.decode("animated.gif")
        #expect(decoded.warnings == [.animated(.gif, pictures: 2)])
        let twin = try Self.decode("palette4.png").image
        let image = decoded.image
        #expect(image.width == 20 && image.height == 12)
        for y in 0..<12 {
            for x in 0..<20 {
                let isInside = (4..<17).contains(x) && (2..<11).contains(y)
                #expect(image.alpha?[y * 20 + x] == (isInside ? 255 : 0))
                guard isInside else { continue }
                let place = ((y - 2) * 13 + x - 4) * 3
                let at = (y * 20 + x) * 3
                #expect(image.rgb[at..<at + 3] == twin.rgb[place..<place + 3], "\(x), \(y)")
            }
        }
    }

    /// `name` with another logical screen.
    private static func onScreen(_ width: Int, _ height: Int, _ name: String) throws -> [UInt8] {
        var bytes = try Fixture.bytes(name)
        let sides = [width, height].flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        bytes.replaceSubrange(6..<10, with: sides)
        return bytes
    }

    @Test("A screen that is smaller than its picture is made as large, and one that it leaves cuts it")
    func oddScreens() throws {
        let twin = try Self.decode("palette8.png").image
        for (width, height) in [(0, 0), (5, 40), (13, 1)] {
            let image = try ImageDecoder().decode(Self.onScreen(width, height, "palette8.gif")).image
            #expect(image == twin, "\(width)x\(height)")
        }
        let cut = try ImageDecoder().decode(Self.onScreen(14, 10, "animated.gif")).image
        let whole = try Self.decode("animated.gif").image
        #expect(cut.width == 14 && cut.height == 10)
        for y in 0..<10 {
            #expect(cut.rgb[y * 42..<y * 42 + 42] == whole.rgb[y * 60..<y * 60 + 42], "row \(y)")
        }
    }

    @Test("What is too large is refused by its header")
    func limits() throws {
        #expect(throws: ImageCodecError.tooManyPixels(width: 65_535, height: 65_535, limit: 64_000_000)) {
            try ImageDecoder().header(of: Self.onScreen(65_535, 65_535, "palette8.gif"))
        }
    }

    @Test(
        "Cut off at every length: rows that are there are right, the rest is grey, and a warning says so",
        arguments: ["palette8.gif", "palette4-interlaced.gif", "palette4-transparent.gif", "animated.gif"])
    func truncation(name: String) throws {
        let bytes = try Fixture.bytes(name)
        let whole = try ImageDecoder().decode(bytes).image
        var kinds: Set<String> = []
        for length in 0..<bytes.count {
            guard let part = try? ImageDecoder().decode(Array(bytes[..<length])) else { continue }
            #expect(part.warnings.contains { $0.kind != "animated" }, "\(length) bytes")
            kinds.formUnion(part.warnings.map(\.kind))
            guard !name.contains("interlaced") else { continue }
            var rows = whole.height
            for case .missingRows(_, let sound, _, _) in part.warnings { rows = sound }
            #expect(part.image.rgb[..<(rows * whole.width * 3)] == whole.rgb[..<(rows * whole.width * 3)])
            guard name.hasPrefix("palette") else { continue }
            #expect(part.image.rgb[(rows * whole.width * 3)...].allSatisfy { $0 == 128 }, "\(length) bytes")
            #expect(part.image.alpha?[(rows * whole.width)...].allSatisfy { $0 == 255 } ?? true)
        }
        // With its first two passes, a low interlaced picture is there as a whole.
        #expect(kinds.contains(name.contains("interlaced") ? "missingDetail" : "missingRows"))
        #expect(kinds.contains("damaged"))
    }

    @Test("An interlaced picture that ends early is coarse, not striped")
    func coarse() throws {
        let bytes = try Fixture.bytes("palette4-interlaced.gif")
        let whole = try ImageDecoder().decode(bytes).image
        let coarse = (0..<bytes.count).reversed().compactMap { length -> RasterImage? in
            guard let part = try? ImageDecoder().decode(Array(bytes[..<length])) else { return nil }
            return part.warnings.contains { $0.kind == "missingDetail" } ? part.image : nil
        }
        // The least of them has rows 0, 4 and 8 only.
        let least = try #require(coarse.last)
        for y in 0..<9 {
            let source = y & ~3
            #expect(least.rgb[y * 39..<y * 39 + 39] == whole.rgb[source * 39..<source * 39 + 39], "row \(y)")
        }
    }

    /// 13x9 px of the first two colors, by codes of three bits: `idle` blocks that only order to empty the dictionary
    /// (code 4), then that order in front of every second pixel, then the end (5).
    private static func emptying(idle: Int) throws -> [UInt8] {
        var codes: [UInt8] = []
        for pixel in 0..<117 { codes += pixel % 2 == 0 ? [4, UInt8(pixel / 2 % 2)] : [1] }
        codes.append(5)
        var bits: [UInt8] = []
        for code in codes { bits += [code & 1, code >> 1 & 1, code >> 2] }
        var packed: [UInt8] = []
        for start in stride(from: 0, to: bits.count, by: 8) {
            packed.append(bits[start..<min(start + 8, bits.count)].reversed().reduce(0) { $0 << 1 | $1 })
        }
        let block: [UInt8] =
            [255] + (0..<85).flatMap { _ in [0b0010_0100, 0b0100_1001, 0b1001_0010] as [UInt8] }
        return try Array(Fixture.bytes("palette8.gif").prefix(13 + 768))
            + [0x2C, 0, 0, 0, 0, 13, 0, 9, 0, 0, 2] + (0..<idle).flatMap { _ in block }
            + [UInt8(packed.count)] + packed + [0, 0x3B]
    }

    @Test("A decoder that is ordered to begin anew, again and again, stops")
    func clears() throws {
        for idle in [0, 1] {
            let decoded = try ImageDecoder().decode(Self.emptying(idle: idle))
            #expect(decoded.warnings.isEmpty)
            for pixel in 0..<117 {
                let number = pixel % 2 == 0 ? pixel / 2 % 2 : 1
                // The palette by the formula of make_fixtures.py.
                let color = (0..<3).map { UInt8((number * 37 + $0 * 91) % 256) }
                #expect(decoded.image.rgb[pixel * 3..<pixel * 3 + 3].elementsEqual(color), "\(pixel)")
            }
        }
        #expect(throws: ImageCodecError.self) { try ImageDecoder().decode(Self.emptying(idle: 20)) }
    }

    @Test("A file without a palette is refused")
    func noPalette() throws {
        var bytes = try Array(Fixture.bytes("palette8.gif"))
        bytes[10] &= 0x7F
        bytes.removeSubrange(13..<13 + 768)
        #expect(throws: ImageCodecError.corrupt(.gif, reason: "it has no palette")) {
            try ImageDecoder().decode(bytes)
        }
    }

    /// `palette8.gif` with the first two of its 256 colors, and perhaps a number that means transparent.
    private static func shortPalette(transparent: UInt8? = nil) throws -> [UInt8] {
        var bytes = try Array(Fixture.bytes("palette8.gif"))
        bytes[10] = 0x80
        let control = transparent.map { [0x21, 0xF9, 4, 1, 0, 0, $0, 0] as [UInt8] }
        bytes.replaceSubrange(13 + 6..<13 + 768, with: control ?? [])
        return bytes
    }

    @Test("A number that the palette lacks is black, as in browsers, or transparent where it means that")
    func unknownNumbers() throws {
        let whole = try Self.decode("palette8.gif").image
        // The palette by the formula of make_fixtures.py.
        func color(_ number: Int) -> [UInt8] { (0..<3).map { UInt8((number * 37 + $0 * 91) % 256) } }
        let numbers = (0..<13 * 9).map { pixel in
            (0..<256).first { color($0).elementsEqual(whole.rgb[pixel * 3..<pixel * 3 + 3]) } ?? -1
        }
        let chosen = try #require(numbers.first { $0 > 1 })
        for transparent in [nil, UInt8(chosen)] {
            let decoded = try ImageDecoder().decode(Self.shortPalette(transparent: transparent))
            let expected = numbers.flatMap { $0 < 2 ? color($0) : [0, 0, 0] }
            #expect(decoded.warnings.isEmpty && decoded.image.rgb == expected)
            let alpha = numbers.map { $0 == transparent.map(Int.init) ? 0 : 255 as UInt8 }
            #expect(decoded.image.alpha == (transparent == nil ? nil : alpha))
        }
        #expect(numbers.contains { $0 < 2 })
    }

    @Test("Numbers of more bits than GIF allows are refused in words, whatever some programs make of them")
    func wideNumbers() throws {
        var bytes = try Array(Fixture.bytes("palette8.gif"))
        let bits = try #require(bytes[(13 + 768)...].firstIndex(of: 0x2C)) + 10
        bytes[bits] = 11
        let reason = "its pixels have more than 8 bits, which GIF does not allow"
        #expect(throws: ImageCodecError.corrupt(.gif, reason: reason)) {
            try ImageDecoder().header(of: bytes)
        }
    }

    @Test("Random bits flipped give an error or a picture", arguments: ["palette8.gif", "animated.gif"])
    func flipped(name: String) throws {
        try Fixture.expectErrorsOrPictures(ofFlippedBits: name, behind: 6)
    }
}
