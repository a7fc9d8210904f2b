import Testing

@testable import ImageCodecs

@Suite("Limits and formats are checked before pixels are allocated")
struct LimitsTests {
    /// A PNG that claims a size and holds no pixels.
    private static func claim(width: UInt32, height: UInt32) -> [UInt8] {
        var header: [UInt8] = []
        for side in [width, height] { withUnsafeBytes(of: side.bigEndian) { header += Array($0) } }
        header += [8, 2, 0, 0, 0]
        return PNGChunks.signature + PNGChunks.chunk("IHDR", header) + PNGChunks.chunk("IEND", [])
    }

    @Test("A PNG header that claims 60000x60000 px")
    func hugePNG() {
        let expected = ImageCodecError.tooManyPixels(width: 60_000, height: 60_000, limit: 64_000_000)
        #expect(throws: expected) { try ImageDecoder().decode(Self.claim(width: 60_000, height: 60_000)) }
        #expect(throws: expected) { try ImageDecoder().header(of: Self.claim(width: 60_000, height: 60_000)) }
    }

    @Test("A JPEG header that claims 60000x60000 px")
    func hugeJPEG() throws {
        var bytes = try Fixture.bytes("baseline.jpg")
        let frame = try #require(JPEGFile.frameOffset(bytes))
        bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xEA, 0x60, 0xEA, 0x60])
        #expect(throws: ImageCodecError.tooManyPixels(width: 60_000, height: 60_000, limit: 64_000_000)) {
            try ImageDecoder().decode(bytes)
        }
    }

    @Test("Sides of zero and of 2^31 - 1 px")
    func oddSides() {
        #expect(throws: ImageCodecError.corrupt(.png, reason: "its size is 0x5 px")) {
            try ImageDecoder().decode(Self.claim(width: 0, height: 5))
        }
        let most = Int(Int32.max)
        #expect(throws: ImageCodecError.sideTooLong(width: most, height: most, limit: 65_535)) {
            try ImageDecoder().decode(Self.claim(width: UInt32(most), height: UInt32(most)))
        }
    }

    @Test("The limit itself is allowed, one more is not")
    func borders() throws {
        let bytes = try ImageEncoder().png(Fixture.picture(width: 20, height: 10))
        let exact = ImageLimits(fileBytes: bytes.count, pixels: 200, side: 20)
        #expect(try ImageDecoder(limits: exact).decode(bytes).image.width == 20)

        var limits = exact
        limits.fileBytes -= 1
        #expect(throws: ImageCodecError.fileTooLarge(bytes: bytes.count, limit: bytes.count - 1)) {
            try ImageDecoder(limits: limits).decode(bytes)
        }
        limits = exact
        limits.pixels -= 1
        #expect(throws: ImageCodecError.tooManyPixels(width: 20, height: 10, limit: 199)) {
            try ImageDecoder(limits: limits).decode(bytes)
        }
        limits = exact
        limits.side -= 1
        #expect(throws: ImageCodecError.sideTooLong(width: 20, height: 10, limit: 19)) {
            try ImageDecoder(limits: limits).decode(bytes)
        }
    }

    @Test(
        "Other formats are refused by name",
        arguments: [
            ("refused.bmp", "BMP"),
            ("refused.tiff", "TIFF or camera raw"), ("refused.jpeg2000", "JPEG 2000"),
            ("refused.ico", "ICO"), ("refused.ppm", "Netpbm (PBM, PGM, PPM)"),
        ])
    func refusedFiles(name: String, format: String) throws {
        let bytes = try Fixture.bytes(name)
        #expect(throws: ImageCodecError.unsupportedFormat(format)) { try ImageDecoder().decode(bytes) }
    }

    @Test(
        "Pictures that a build may lack",
        arguments: [
            ("\0\0\0\u{18}ftypheic\0\0\0\0mif1heic", ImageFormat.heic),
            ("\0\0\0\u{18}ftypmif1\0\0\0\0heicmif1", .heic), ("\0\0\0\u{18}ftypmif1\0\0\0\0mif1avif", .avif),
            ("\0\0\0\u{14}ftypavis\0\0\0\0avif", .avif), ("GIF87a", .gif), ("GIF89a", .gif),
            ("RIFF\0\0\0\0WEBP", .webp),
        ])
    func pictures(start: String, format: ImageFormat) {
        #expect(FileSignature(Array(start.utf8)) == .picture(format))
        let message = ImageCodecError.formatNotBuilt(format).description
        #expect(message.contains(format.description) && message.contains("trait \(format.trait!)"))
        // A build that has it finds nothing behind the start.
        let lacks = !ImageFormat.readable.contains(format)
        do throws(ImageCodecError) {
            _ = try ImageDecoder().decode(Array(start.utf8))
            Issue.record("decoded")
        } catch {
            #expect((error == .formatNotBuilt(format)) == lacks, "\(error)")
        }
    }

    @Test(
        "Formats that a build does not write are refused, and the message says why",
        arguments: ImageFormat.allCases)
    func written(format: ImageFormat) throws {
        let image = Fixture.picture(width: 8, height: 6)
        guard !ImageFormat.writable.contains(format) else {
            #expect(try FileSignature(ImageEncoder().encode(image, as: format)) == .picture(format))
            return
        }
        do throws(ImageCodecError) {
            _ = try ImageEncoder().encode(image, as: format)
            Issue.record("encoded")
        } catch {
            let isNeverWritten = format == .heic || format == .gif
            #expect((error == .formatNotBuilt(format)) == !isNeverWritten)
            #expect(error.description.contains("PNG") || error.description.contains("JPEG"))
        }
    }

    @Test(
        "Signatures",
        arguments: [
            (
                "\0\0\0\u{14}ftypmif1\0\0\0\0mif1",
                "HEIF with pictures that are neither HEVC nor AV1"
            ),
            ("\0\0\0\u{18}ftypqt  \0\0\0\0", "MP4 or QuickTime video"), ("\0\0\0\u{0C}JXL \r\n", "JPEG XL"),
            ("%PDF-1.7", "PDF"), ("<?xml version=\"1.0\"?>\n<svg xmlns=\"a\">", "SVG"), ("  <svg>", "SVG"),
            ("<!DOCTYPE html><html>", "HTML"), ("<?xml version=\"1.0\"?><a/>", "XML"),
            ("8BPS\0\u{1}", "Photoshop (PSD)"),
            ("RIFF\0\0\0\0WAVE", "WAV audio"), ("PK\u{3}\u{4}", "ZIP"),
        ])
    func signatures(start: String, name: String) {
        #expect(FileSignature(Array(start.utf8)) == .other(name))
        #expect(ImageCodecError.unsupportedFormat(name).description.contains("PNG or JPEG"))
    }

    @Test("Empty and unknown files")
    func nothing() {
        #expect(throws: ImageCodecError.empty) { try ImageDecoder().decode([]) }
        #expect(throws: ImageCodecError.unknownFormat) { try ImageDecoder().decode(Array("hello".utf8)) }
        #expect(FileSignature([0x52]) == .unknown)
        #expect(FileSignature([0xFF, 0x0A]) == .other("JPEG XL"))
    }

    @Test("Messages name the value, the limit and what to do")
    func messages() {
        #expect(
            ImageCodecError.tooManyPixels(width: 20_000, height: 10_600, limit: 64_000_000).description
                == "the picture of 20000x10600 px has 212 MP; the limit is 64 MP; make it smaller first")
        #expect(
            ImageCodecError.fileTooLarge(bytes: 64 * 1024 * 1024 + 1, limit: 64 * 1024 * 1024).description
                == "the picture file has 64.1 MB; the limit is 64 MB; save it smaller, or as JPEG")
    }
}
