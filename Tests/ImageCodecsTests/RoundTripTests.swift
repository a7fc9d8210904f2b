import Testing

@testable import ImageCodecs

@Suite("What is written reads back")
struct RoundTripTests {
    @Test("PNG keeps every pixel and alpha", arguments: PNGCompression.allCases)
    func png(compression: PNGCompression) throws {
        for (width, height) in [(1, 1), (1, 40), (37, 1), (64, 48), (131, 67)] {
            for alpha in [false, true] {
                let image = Fixture.picture(width: width, height: height, alpha: alpha)
                let bytes = try ImageEncoder(compression: compression).png(image)
                let decoded = try ImageDecoder().decode(bytes)
                var expected = image
                if image.alpha == [255] { expected.alpha = nil }
                #expect(decoded.image == expected, "\(width)x\(height), alpha \(alpha)")
                #expect(decoded.warnings.isEmpty && decoded.text.isEmpty)
            }
        }
    }

    @Test("A PNG made of several bands keeps every pixel, and is the same for any number of threads")
    func bands() throws {
        // Narrow, wide (two rows to a band, and one in the last), and in between.
        for (width, height) in [(9, 60_000), (65_535, 9), (311, 1_683), (640, 1_000)] {
            for alpha in [false, true] {
                let image = Fixture.picture(width: width, height: height, alpha: alpha)
                let bytes = try ImageEncoder().png(image)
                let chunks = Array(PNGChunks(bytes))
                #expect(chunks.map(\.type).filter { $0 == "IDAT" }.count > 1, "\(width)x\(height)")
                #expect(chunks.allSatisfy(\.isIntact) && chunks.last?.type == "IEND")
                let decoded = try ImageDecoder().decode(bytes)
                #expect(decoded.image == image, "\(width)x\(height), alpha \(alpha)")
                #expect(decoded.warnings.isEmpty)
                for threads in [0, 2, 5, 1_000] {
                    let same = try ImageEncoder(threads: threads).png(image) == bytes
                    #expect(same, "\(width)x\(height), alpha \(alpha), \(threads) threads")
                }
            }
        }
    }

    @Test("A PNG's rows are filtered by Sub or Up, whichever leaves less")
    func filters() throws {
        // Columns differ: Up leaves nothing below the first row. Rows differ: Sub leaves only the first pixel.
        let columns = (0..<40).map { UInt8($0 * 6) }.flatMap { [$0, $0, $0] }
        let rows = (0..<40).flatMap { [UInt8](repeating: UInt8($0 * 6), count: 40 * 3) }
        for (rgb, filter) in [((0..<40).flatMap { _ in columns }, 2), (rows, 1)] as [([UInt8], UInt8)] {
            let bytes = try ImageEncoder().png(RasterImage(width: 40, height: 40, rgb: rgb))
            let stream = PNGChunks(bytes).filter { $0.type == "IDAT" }.flatMap(\.content)
            let filtered = try #require(ZlibStream.inflated(stream[...], limit: 40 * 121))
            #expect(filtered.count == 40 * 121)
            #expect((1..<40).allSatisfy { filtered[$0 * 121] == filter }, "filter \(filter)")
        }
    }

    @Test("An alpha channel that is opaque throughout is dropped")
    func opaqueAlpha() throws {
        var image = Fixture.picture(width: 8, height: 8)
        image.alpha = [UInt8](repeating: 255, count: 64)
        #expect(try ImageDecoder().decode(ImageEncoder().png(image)).image.alpha == nil)
    }

    @Test("JPEG comes back close, the closer the higher the quality")
    func jpeg() throws {
        var previous = 256
        for quality in [30, 89, 90, 100] {
            let bytes = try ImageEncoder(quality: quality).jpeg(Fixture.smooth)
            let decoded = try ImageDecoder().decode(bytes)
            #expect(decoded.image.width == 48 && decoded.image.height == 40 && decoded.warnings.isEmpty)
            let difference = Fixture.largestDifference(decoded.image.rgb, Fixture.smooth.rgb)
            #expect(difference <= previous, "quality \(quality)")
            previous = difference
        }
        #expect(previous <= 3)
    }

    @Test("JPEG stores colour at full resolution from quality 90 on")
    func chroma() throws {
        for (quality, sampling) in [(1, 0x22), (89, 0x22), (90, 0x11), (100, 0x11)] as [(Int, UInt8)] {
            let bytes = try ImageEncoder(quality: quality).jpeg(Fixture.smooth)
            let frame = try #require(JPEGFile.frameOffset(bytes))
            #expect(bytes[frame + 11] == sampling, "quality \(quality)")
        }
    }

    @Test("JPEG shows transparency on white")
    func flattening() throws {
        var image = RasterImage(width: 16, height: 16, rgb: [UInt8](repeating: 100, count: 768))
        for (alpha, expected) in [(0, 255), (255, 100), (128, 177)] as [(UInt8, Int)] {
            image.alpha = [UInt8](repeating: alpha, count: 256)
            let decoded = try ImageDecoder().decode(ImageEncoder(quality: 100).jpeg(image)).image
            #expect(decoded.alpha == nil)
            #expect(decoded.rgb.allSatisfy { abs(Int($0) - expected) <= 1 }, "alpha \(alpha)")
        }
    }

    @Test("Settings and sizes that JPEG does not allow are refused")
    func refused() throws {
        for quality in [-1, 0, 101] {
            #expect(
                throws: ImageCodecError.cannotEncode(.jpeg, reason: "quality \(quality) is not in 1 to 100")
            ) {
                try ImageEncoder(quality: quality).jpeg(Fixture.smooth)
            }
        }
        let long = RasterImage(width: 65_501, height: 1, rgb: [UInt8](repeating: 0, count: 65_501 * 3))
        #expect(throws: ImageCodecError.self) { try ImageEncoder().jpeg(long) }
        #expect(try ImageDecoder().decode(ImageEncoder().png(long)).image == long)
    }

    @Test("Printing a picture, as a log might, shows its size and none of its pixels")
    func printing() {
        let image = RasterImage(width: 2, height: 1, rgb: [201, 202, 203, 204, 205, 206], alpha: [0, 255])
        #expect(image.description == "2x1 px RGBA")
        var dumped = ""
        dump(image, to: &dumped)
        #expect(!dumped.contains("20"))
    }

    @Test("A format is chosen by a file's ending")
    func endings() {
        #expect(ImageFormat(fileName: "a.b/c.JPeG") == .jpeg)
        #expect(ImageFormat(fileName: "out.png") == .png)
        #expect(ImageFormat(fileName: "png") == nil && ImageFormat(fileName: "a.webp") == .webp)
        #expect(ImageFormat.jpeg.mediaType == "image/jpeg" && ImageFormat.jpeg.fileExtension == "jpg")
    }
}
