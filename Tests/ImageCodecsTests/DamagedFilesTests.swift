import ImageCodecs
import TestSupport
import Testing

@Suite("Damaged files give an error or say that they are incomplete")
struct DamagedFilesTests {
    private static let decoder = ImageDecoder(limits: ImageLimits(pixels: 200_000))

    /// Decodes `bytes`; what comes out must be sound, or a typed error.
    /// - Returns: the picture, if it decoded.
    @discardableResult
    private static func decode(_ bytes: [UInt8], _ what: @autoclosure () -> String) -> DecodedImage? {
        do throws(ImageCodecError) {
            let decoded = try decoder.decode(bytes)
            let image = decoded.image
            #expect(image.width == decoded.header.width && image.height == decoded.header.height, "\(what())")
            #expect(image.rgb.count == image.width * image.height * 3, "\(what())")
            return decoded
        } catch {
            #expect(!error.description.isEmpty)
            return nil
        }
    }

    @Test(
        "Cut off at every length",
        arguments: [
            "baseline.jpg", "baseline-420-restart.jpg", "progressive.jpg", "grey.jpg", "ycck-adobe.jpg",
            "orientation6.jpg", "rgba8.png", "rgba8-interlaced.png", "palette4-trns.png",
            "orientation8-late.png",
        ])
    func truncation(name: String) throws {
        let bytes = try Fixture.bytes(name)
        let whole = try Self.decoder.decode(bytes)
        for length in 0..<bytes.count {
            guard let decoded = Self.decode(Array(bytes[..<length]), "\(name) cut to \(length) bytes") else {
                continue
            }
            // Declared, unless only what follows the pixels is missing.
            #expect(decoded.isIncomplete || !decoded.warnings.isEmpty, "\(name) cut to \(length) bytes")
            if name.hasSuffix("png") && decoded.orientation == whole.orientation {
                #expect(decoded.image.rgb == whole.image.rgb, "\(name) cut to \(length) bytes")
            }
        }
    }

    @Test(
        "Random bits flipped",
        arguments: ["baseline.jpg", "progressive.jpg", "cmyk-adobe.jpg", "orientation6.jpg"])
    func flippedJPEG(name: String) throws { try Self.flipBits(name, rounds: 250) }

    @Test(
        "Random bits flipped", arguments: ["rgba8.png", "rgb16-interlaced.png", "palette8.png", "grey1.png"])
    func flippedPNG(name: String) throws { try Self.flipBits(name, rounds: 250) }

    private static func flipBits(_ name: String, rounds: Int) throws {
        let bytes = try Fixture.bytes(name)
        for seed in 0..<UInt64(rounds) {
            var random = SeededRandom(seed: seed)
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: 0..<bytes.count, using: &random)] ^=
                    1 << UInt8.random(in: 0..<8, using: &random)
            }
            decode(damaged, "\(name), seed \(seed)")
            _ = try? PNGTextChunks.read(from: damaged)
        }
    }

    @Test(
        "Random bytes behind a signature",
        arguments: [[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF]])
    func noise(signature: [UInt8]) {
        for seed in 0..<200 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let count = Int.random(in: 0..<400, using: &random)
            let bytes = signature + (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            Self.decode(bytes, "seed \(seed)")
        }
    }

    @Test("A JPEG with nine tenths of its rows is used and says so; with less it is refused")
    func mostlyWhole() throws {
        let image = Fixture.picture(width: 32, height: 1600)
        let bytes = try ImageEncoder(quality: 80).jpeg(image)
        let whole = try Self.decoder.decode(bytes).image
        let scan = try #require(JPEGFile.scanOffsets(bytes).first)
        let scanLength = bytes.count - scan

        let most = try Self.decoder.decode(Array(bytes[..<(scan + scanLength * 19 / 20)]))
        #expect(most.isIncomplete && !most.warnings.isEmpty)
        let sound = 1440 * 32 * 3
        #expect(most.image.rgb[..<sound] == whole.rgb[..<sound])
        #expect(most.image.height == 1600)

        let error = #expect(throws: ImageCodecError.self) {
            try Self.decoder.decode(Array(bytes[..<(scan + scanLength / 2)]))
        }
        guard case .incomplete(.jpeg, let rows, 1600, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect((600...900).contains(rows))
    }

    @Test("Wrong codes in a JPEG do not pass in silence")
    func wrongCodes() throws {
        let bytes = try ImageEncoder(quality: 80).jpeg(Fixture.picture(width: 32, height: 1600))
        let scan = try #require(JPEGFile.scanOffsets(bytes).first)
        // 1-bits without end are no Huffman code; a zero behind each 0xFF makes it data, not a marker.
        for share in [0.1, 0.5, 0.99] {
            var damaged = bytes
            let at = scan + Int(Double(bytes.count - scan) * share)
            damaged.replaceSubrange(at..<at + 8, with: [0xFF, 0, 0xFF, 0, 0xFF, 0, 0xFF, 0])
            guard let decoded = Self.decode(damaged, "at \(share)") else { continue }
            #expect(!decoded.warnings.isEmpty, "at \(share)")
        }
    }

    @Test("A progressive JPEG without its last scans is declared; without its colours it is refused")
    func missingScans() throws {
        let bytes = try Fixture.bytes("progressive.jpg")
        let scans = JPEGFile.scanOffsets(bytes)
        #expect(scans.count >= 6)
        let almost = try Self.decoder.decode(Array(bytes[..<scans[scans.count - 1]]))
        #expect(almost.isIncomplete)
        #expect(Fixture.largestDifference(almost.image.rgb, Fixture.smooth.rgb) <= 12)
        // After the first scan only the averages of blocks are known.
        #expect(throws: ImageCodecError.self) { try Self.decoder.decode(Array(bytes[..<scans[1]])) }
    }

    @Test("A PNG with a wrong checksum in its pixels is refused, in its metadata is not")
    func checksums() throws {
        var bytes = try Fixture.bytes("rgb8.png")
        bytes[bytes.count - 14] ^= 1  // the last byte of the pixels' checksum
        #expect(Self.decode(bytes, "wrong checksum").map { !$0.warnings.isEmpty } ?? true)
        var text = try ImageEncoder().png(
            Fixture.picture(width: 5, height: 5), text: [PNGText(keyword: "a", text: "b")])
        let at = try #require((0..<text.count - 4).first { text[$0..<$0 + 4] == Array("iTXt".utf8)[...] })
        text[at + 4] ^= 1
        let decoded = try Self.decoder.decode(text)
        #expect(decoded.text.isEmpty)
        #expect(throws: ImageCodecError.corrupt(.png, reason: "a iTXt chunk has a wrong checksum")) {
            try PNGTextChunks.read(from: text)
        }
    }
}
