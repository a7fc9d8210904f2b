import Testing

@testable import ImageCodecs

@Suite("JPEG files of every kind decode to 8-bit RGB")
struct JPEGDecodingTests {
    @Test(
        "Colour within what the compression loses",
        arguments: [
            ("baseline.jpg", 4), ("baseline-420-restart.jpg", 8), ("progressive.jpg", 4),
            ("rgb-stored.jpg", 4),
            ("arithmetic-progressive.jpg", 4),
            ("cmyk-adobe.jpg", 6), ("cmyk-unmarked.jpg", 6), ("cmyk-progressive.jpg", 6),
            ("ycck-adobe.jpg", 8),
        ])
    func colour(name: String, tolerance: Int) throws {
        let decoded = try ImageDecoder().decode(Fixture.bytes(name))
        #expect(decoded.image.width == 48 && decoded.image.height == 40)
        #expect(Fixture.largestDifference(decoded.image.rgb, Fixture.smooth.rgb) <= tolerance)
        #expect(decoded.image.alpha == nil && decoded.warnings.isEmpty && !decoded.isIncomplete)
        #expect(decoded.format == .jpeg && decoded.orientation == .topLeft && decoded.text.isEmpty)
    }

    @Test("Grey comes as three equal channels", arguments: ["grey.jpg", "grey-progressive.jpg"])
    func grey(name: String) throws {
        let image = try ImageDecoder().decode(Fixture.bytes(name)).image
        for pixel in 0..<48 * 40 {
            let value = image.rgb[pixel * 3]
            #expect(image.rgb[pixel * 3 + 1] == value && image.rgb[pixel * 3 + 2] == value)
            #expect(abs(Int(value) - Int(Fixture.smooth.rgb[pixel * 3])) <= 3)
        }
    }

    @Test("A wanted height gives the smallest fraction that is high enough")
    func fractions() throws {
        let bytes = try Fixture.bytes("baseline.jpg")
        for (least, height) in [(1, 5), (5, 5), (6, 10), (10, 10), (11, 20), (20, 20), (21, 40), (99, 40)] {
            let image = try ImageDecoder().decode(bytes, atLeastHeight: least).image
            #expect(image.height == height && image.width == 48 * height / 40, "at least \(least) px")
            let shrunk = Self.means(of: Fixture.smooth, blocks: 40 / height)
            #expect(Fixture.largestDifference(image.rgb, shrunk) <= 6)
        }
    }

    /// The mean of each block of `side` x `side` px.
    private static func means(of image: RasterImage, blocks side: Int) -> [UInt8] {
        var means: [UInt8] = []
        for top in stride(from: 0, to: image.height, by: side) {
            for left in stride(from: 0, to: image.width, by: side) {
                for channel in 0..<3 {
                    var sum = 0
                    for y in top..<top + side {
                        let row = y * image.width
                        for x in left..<left + side { sum += Int(image.rgb[(row + x) * 3 + channel]) }
                    }
                    means.append(UInt8((sum + side * side / 2) / (side * side)))
                }
            }
        }
        return means
    }

    @Test("The wanted height is meant upright")
    func fractionsUpright() throws {
        // Stored 16x32 px, upright 32x16 px.
        let decoded = try ImageDecoder().decode(Fixture.bytes("orientation6.jpg"), atLeastHeight: 8)
        #expect(decoded.image.width == 16 && decoded.image.height == 8)
        #expect(decoded.header.width == 32 && decoded.header.height == 16)
    }

    @Test("Odd sizes decode whole at every fraction")
    func oddSizes() throws {
        for (width, height) in [(1, 1), (17, 9), (9, 31)] {
            let bytes = try ImageEncoder().jpeg(Fixture.picture(width: width, height: height))
            for divisor in [1, 2, 4, 8] {
                let image = try ImageDecoder().decode(bytes, atLeastHeight: (height + divisor - 1) / divisor)
                    .image
                #expect(image.height >= (height + divisor - 1) / divisor)
                #expect(image.rgb.count == image.width * image.height * 3)
            }
        }
    }

    @Test("The work of all scans together is bounded")
    func scanLimits() {
        #expect(JPEGReader.mostScans(pixels: 1) == 100)
        #expect(JPEGReader.mostScans(pixels: 64_000_000) == 31)
        #expect(JPEGReader.mostScans(pixels: .max) == 25)
    }

    @Test("Scans without end are refused")
    func scanBomb() throws {
        let bytes = try Fixture.bytes("progressive.jpg")
        let scans = JPEGFile.scanOffsets(bytes)
        let last = try #require(scans.last)
        var bomb = bytes.dropLast(2)
        for _ in 0...100 { bomb += bytes[last..<bytes.count - 2] }
        bomb += [0xFF, 0xD9]
        #expect(throws: ImageCodecError.tooManyScans(limit: 100)) {
            try ImageDecoder().decode(Array(bomb))
        }
    }
}

/// Just enough of JPEG's structure to damage a file on purpose.
enum JPEGFile {
    /// Where each start-of-scan marker is.
    static func scanOffsets(_ bytes: [UInt8]) -> [Int] {
        (2..<bytes.count - 1).filter { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA }
    }

    /// Where each APP2 segment that holds a part of an ICC profile is.
    static func profileSegmentOffsets(_ bytes: [UInt8]) -> [Int] {
        let name = Array("ICC_PROFILE".utf8)
        return (2..<bytes.count - 18).filter { at in
            guard bytes[at] == 0xFF, bytes[at + 1] == 0xE2 else { return false }
            return bytes[at + 4..<at + 15].elementsEqual(name)
        }
    }

    /// Where the frame header (SOF0 or SOF2) is.
    static func frameOffset(_ bytes: [UInt8]) -> Int? {
        (2..<bytes.count - 1).first { bytes[$0] == 0xFF && [0xC0, 0xC2].contains(bytes[$0 + 1]) }
    }
}
