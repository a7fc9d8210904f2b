import TestSupport
import Testing

@testable import ImageCodecs

@Suite("WebP is read, lossy, lossless and animated", .enabled(if: ImageFormat.readable.contains(.webp)))
struct WebPDecodingTests {
    private static func decode(_ name: String, atLeastHeight: Int? = nil) throws -> DecodedImage {
        try ImageDecoder().decode(Fixture.bytes(name), atLeastHeight: atLeastHeight)
    }

    @Test("A lossless picture is its PNG twin to the bit, alpha included")
    func lossless() throws {
        let decoded = try Self.decode("lossless.webp")
        #expect(try decoded.image == Self.decode("rgba8.png").image)
        #expect(decoded.format == .webp && decoded.warnings.isEmpty && decoded.text.isEmpty)
    }

    @Test("A lossy picture is close to what it was made of, and its alpha exact")
    func lossy() throws {
        for name in ["lossy.webp", "lossy-alpha.webp"] {
            let decoded = try Self.decode(name)
            #expect(Fixture.largestDifference(decoded.image.rgb, Fixture.smooth.rgb) <= 6, "\(name)")
            #expect(decoded.warnings.isEmpty)
        }
        let row: [UInt8] = (0..<48).map { x in UInt8(255 - x * 255 / 47) }
        let opacity = (0..<40).flatMap { _ in row }
        #expect(try Self.decode("lossy-alpha.webp").image.alpha == opacity)
        #expect(try Self.decode("lossy.webp").image.alpha == nil)
    }

    @Test("Of an animation the first picture is used, where it stands on its canvas, and a warning says so")
    func animated() throws {
        let decoded = try Self.decode("animated.webp")
        #expect(decoded.warnings == [.animated(.webp, pictures: 2)])
        #expect(decoded.warnings.first?.description.hasPrefix("the WebP file is an animation") == true)
        let image = decoded.image
        let twin = try Self.decode("rgba8.png").image
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
        // It leaves part of its canvas free, and is never decoded smaller.
        #expect(try Self.decode("animated.webp", atLeastHeight: 2).image.height == 12)
    }

    @Test("The orientation of the EXIF chunk is applied")
    func orientation() throws {
        let decoded = try Self.decode("orientation6.webp")
        #expect(decoded.orientation == .rightTop && decoded.header.storedWidth == 16)
        #expect(try decoded.image.rgb == Self.decode("orientation6.png").image.rgb)
    }

    @Test("A picture is decoded at a fraction of its size: each pixel the mean of those it stands for")
    func scaled() throws {
        let image = Fixture.smooth
        let bytes = try ImageEncoder(quality: 100).webp(image)
        for (least, denominator) in [(41, 1), (40, 1), (21, 1), (20, 2), (10, 4), (6, 4), (5, 8), (1, 8)] {
            let part = try ImageDecoder().decode(bytes, atLeastHeight: least).image
            #expect(part.width == 48 / denominator && part.height == 40 / denominator, "\(least)")
            for y in 0..<part.height {
                for x in 0..<part.width {
                    for channel in 0..<3 {
                        var sum = 0
                        for row in y * denominator..<(y + 1) * denominator {
                            for column in x * denominator..<(x + 1) * denominator {
                                sum += Int(image.rgb[(row * 48 + column) * 3 + channel])
                            }
                        }
                        let mean = Double(sum) / Double(denominator * denominator)
                        let found = Double(part.rgb[(y * part.width + x) * 3 + channel])
                        #expect(abs(found - mean) <= 1, "\(least): \(x), \(y)")
                    }
                }
            }
        }
    }

    @Test("Transparent pixels do not color what a smaller picture shows beside them")
    func scaledAlpha() throws {
        // Opaque red and transparent green, by turns.
        let pixels = 64 * 64
        let isRed = (0..<pixels).map { ($0 % 64 + $0 / 64) % 2 == 0 }
        let image = RasterImage(
            width: 64, height: 64, rgb: isRed.flatMap { $0 ? [200, 0, 0] : [0, 200, 0] },
            alpha: isRed.map { $0 ? 255 : 0 })
        let part = try ImageDecoder().decode(ImageEncoder(quality: 100).webp(image), atLeastHeight: 16).image
        #expect(part.width == 16)
        #expect(part.alpha?.allSatisfy { abs(Int($0) - 128) <= 2 } == true)
        #expect((0..<16 * 16).allSatisfy { part.rgb[$0 * 3] >= 196 && part.rgb[$0 * 3 + 1] <= 4 })
    }

    /// A file that claims a canvas in its first chunk.
    private static func claiming(_ width: Int, _ height: Int, _ name: String) throws -> [UInt8] {
        var bytes = try Fixture.bytes(name)
        #expect(bytes[12..<16].elementsEqual("VP8X".utf8))
        for (at, side) in [(24, width), (27, height)] {
            for byte in 0..<3 { bytes[at + byte] = UInt8((side - 1) >> (8 * byte) & 255) }
        }
        return bytes
    }

    @Test("What is too large is refused by its header")
    func limits() throws {
        let huge = try Self.claiming(1 << 24, 1 << 24, "animated.webp")
        #expect(throws: ImageCodecError.sideTooLong(width: 1 << 24, height: 1 << 24, limit: 65_535)) {
            try ImageDecoder().decode(huge)
        }
        let large = try Self.claiming(16_000, 16_000, "animated.webp")
        #expect(throws: ImageCodecError.tooManyPixels(width: 16_000, height: 16_000, limit: 64_000_000)) {
            try ImageDecoder().header(of: large)
        }
        let limits = ImageLimits(pixels: 48 * 40 - 1)
        #expect(throws: ImageCodecError.tooManyPixels(width: 48, height: 40, limit: 1919)) {
            try ImageDecoder(limits: limits).decode(Fixture.bytes("lossy.webp"))
        }
    }

    /// Bits as WebP has them, the lowest of a byte first.
    private struct Bits {
        private(set) var bytes: [UInt8] = []
        private var count = 0

        mutating func write(_ value: Int, _ width: Int) {
            for bit in 0..<width {
                if count % 8 == 0 { bytes.append(0) }
                bytes[count / 8] |= UInt8(value >> bit & 1) << UInt8(count % 8)
                count += 1
            }
        }
    }

    /// A lossless black picture in blocks of 4x4 px, each with a group of prefix codes of its own.
    private static func manyGroups(side: Int) -> [UInt8] {
        var bits = Bits()
        bits.write(0x2F, 8)
        for _ in 0..<2 { bits.write(side - 1, 14) }
        bits.write(0, 4)  // no alpha, version 0
        bits.write(0, 2)  // no transform, no color cache
        bits.write(1, 1)  // several groups...
        bits.write(0, 3)  // ...by blocks of 4 px
        bits.write(0, 1)  // their picture has no color cache
        // Green and red: 256 symbols of eight bits each. Their lengths have a code with one symbol, the length 8.
        for channel in 0..<2 {
            bits.write(0, 1)
            bits.write(8, 4)
            for length in 0..<12 { bits.write(length == 11 ? 1 : 0, 3) }
            bits.write(channel == 0 ? 1 : 0, 1)
            if channel == 0 {
                bits.write(3, 3)
                bits.write(254, 8)
            }
        }
        for _ in 0..<3 { bits.write(1, 4) }  // one symbol: 0
        let groups = side / 4 * (side / 4)
        for group in 0..<groups {
            for byte in [group & 255, group >> 8] {
                for bit in (0..<8).reversed() { bits.write(byte >> bit & 1, 1) }
            }
        }
        // Five codes of one symbol for each group, so that pixels take no bits.
        for _ in 0..<groups * 5 { bits.write(1, 4) }
        var content = bits.bytes
        let count = content.count
        if count % 2 == 1 { content.append(0) }
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 255) } }
        return Array("RIFF".utf8) + number(12 + content.count) + Array("WEBPVP8L".utf8) + number(count)
            + content
    }

    @Test("What a lossless picture's tables take is known before")
    func tables() throws {
        let small = try ImageDecoder().decode(Self.manyGroups(side: 64))
        #expect(small.warnings.isEmpty && small.image.rgb.allSatisfy { $0 == 0 })
        // libwebp: 2954 entries of four bytes, and more than 500 bytes besides.
        for (side, groups) in [(64, 256), (128, 1024), (1024, 65_536)] {
            let bytes = Self.manyGroups(side: side)
            let needed = try ImageDecoder().header(of: bytes).decodingBytes()
            let tables = groups * (2954 * 4 + 568)
            #expect(needed > tables + 7 * side * side, "\(bytes.count) bytes, \(side) px")
            #expect(needed < tables + 7 * side * side + 100 * groups + (1 << 20), "\(side) px")
        }
    }

    @Test("A picture that does not fit its canvas is refused")
    func canvas() throws {
        for (width, height) in [(16, 12), (20, 10), (1, 1)] {
            #expect(throws: ImageCodecError.self) {
                try ImageDecoder().decode(Self.claiming(width, height, "animated.webp"))
            }
        }
        #expect(throws: ImageCodecError.corrupt(.webp, reason: "the picture does not fit its canvas")) {
            try ImageDecoder().decode(Self.claiming(49, 40, "lossy-alpha.webp"))
        }
    }

    @Test(
        "Cut off at every length: what rows are there are right, the rest is grey, and a warning says so",
        arguments: ["lossy.webp", "lossy-alpha.webp", "lossless.webp", "animated.webp"])
    func truncation(name: String) throws {
        let bytes = try Fixture.bytes(name)
        let whole = try ImageDecoder().decode(bytes).image
        for length in 0..<bytes.count {
            guard let part = try? ImageDecoder().decode(Array(bytes[..<length])) else { continue }
            #expect(part.warnings.contains { $0.kind != "animated" }, "\(length) bytes")
            let rows = Self.soundRows(part) * whole.width * 3
            #expect(part.image.rgb[..<rows] == whole.rgb[..<rows], "\(length) bytes")
        }
    }

    /// How many rows are right, by the warnings.
    private static func soundRows(_ decoded: DecodedImage) -> Int {
        for case .missingRows(_, let rows, _, _) in decoded.warnings { return rows }
        return decoded.image.height
    }

    @Test("Of a file that is cut off, lossy or lossless, most rows are there", arguments: [90, 100])
    func mostlyWhole(quality: Int) throws {
        // Noise does not compress, so that each row has bytes of its own.
        var random = SeededRandom(seed: 3)
        let noise = (0..<40 * 400 * 3).map { _ in UInt8.random(in: 0...255, using: &random) }
        for alpha in [nil, [UInt8](repeating: 9, count: 40 * 400)] {
            let image = RasterImage(width: 40, height: 400, rgb: noise, alpha: alpha)
            let bytes = try ImageEncoder(quality: quality).webp(image)
            let whole = try ImageDecoder().decode(bytes).image
            let part = try ImageDecoder().decode(Array(bytes[..<(bytes.count * 3 / 4)]))
            let rows = Self.soundRows(part)
            #expect(part.isIncomplete && (250..<310).contains(rows), "\(rows) rows")
            #expect(part.image.rgb[..<(rows * 120)] == whole.rgb[..<(rows * 120)])
            #expect(part.image.rgb[((rows + 40) * 120)...].allSatisfy { $0 == 128 })
            if alpha != nil { #expect(part.image.alpha?.last == 255 && part.image.alpha?.first == 9) }
        }
    }

    @Test(
        "Random bits flipped give an error or a picture",
        arguments: ["lossy.webp", "lossy-alpha.webp", "lossless.webp", "animated.webp", "orientation6.webp"])
    func flipped(name: String) throws {
        try Fixture.expectErrorsOrPictures(ofFlippedBits: name, behind: 12)
    }
}
