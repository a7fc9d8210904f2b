import TestSupport
import Testing

@testable import ImageCodecs

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
            #expect(!decoded.warnings.isEmpty, "\(name) cut to \(length) bytes")
            guard name.hasSuffix("png") && decoded.orientation == whole.orientation else { continue }
            let rows = Self.soundRows(decoded)
            let bytesPerRow = decoded.image.width * 3
            if name.contains("interlaced") && decoded.isIncomplete {
                #expect(decoded.warnings.allSatisfy { $0.kind.hasPrefix("missing") })
            } else {
                #expect(
                    decoded.image.rgb[..<(rows * bytesPerRow)] == whole.image.rgb[..<(rows * bytesPerRow)],
                    "\(name) cut to \(length) bytes")
                #expect(
                    decoded.image.rgb[(rows * bytesPerRow)...].allSatisfy { $0 == 128 },
                    "\(name) cut to \(length) bytes")
            }
        }
    }

    /// How many rows are right, by the warnings.
    private static func soundRows(_ decoded: DecodedImage) -> Int {
        for case .missingRows(_, let rows, _, _) in decoded.warnings { return rows }
        return decoded.image.height
    }

    @Test("A PNG that is cut off loses only the rows that are not there, to the last byte")
    func lastRows() throws {
        // Noise does not compress, so that each row has bytes of its own.
        var random = SeededRandom(seed: 1)
        func noise(_ count: Int) -> [UInt8] {
            (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        let whole = RasterImage(width: 40, height: 200, rgb: noise(40 * 200 * 3), alpha: noise(40 * 200))
        let bytes = try ImageEncoder(compression: .small).png(whole)
        let half = try Self.decoder.decode(Array(bytes[..<(bytes.count / 2)]))
        guard case .missingRows(.png, let rows, 200, let reason) = half.warnings.first else {
            Issue.record("\(half.warnings)")
            return
        }
        #expect(half.isIncomplete && half.warnings.count == 1 && reason == "the file ends too early")
        #expect((40..<160).contains(rows))
        #expect(half.image.rgb[..<(rows * 120)] == whole.rgb[..<(rows * 120)])
        #expect(half.image.alpha?[..<(rows * 40)] == whole.alpha?[..<(rows * 40)])
        // One byte more or less moves the border by at most the row that the byte belongs to.
        var previous = rows
        for length in (bytes.count / 2)..<(bytes.count / 2 + 400) {
            let rows = Self.soundRows(try Self.decoder.decode(Array(bytes[..<length])))
            #expect((previous...previous + 1).contains(rows), "cut to \(length) bytes")
            previous = rows
        }
        #expect(previous > rows)
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

    @Test(
        "A JPEG that is cut off is used as far as it goes, and the rest is grey", arguments: [0.95, 0.5, 0.1])
    func mostlyWhole(share: Double) throws {
        let image = Fixture.picture(width: 32, height: 1600)
        let bytes = try ImageEncoder(quality: 90).jpeg(image)
        let whole = try Self.decoder.decode(bytes).image
        let scan = try #require(JPEGFile.scanOffsets(bytes).first)
        let length = scan + Int(Double(bytes.count - scan) * share)

        let part = try Self.decoder.decode(Array(bytes[..<length]))
        let rows = Self.soundRows(part)
        #expect(part.isIncomplete && part.warnings.count == 1 && part.image.height == 1600)
        #expect(abs(Double(rows) - 1600 * share) < 80)
        #expect(part.image.rgb[..<(rows * 96)] == whole.rgb[..<(rows * 96)])
        #expect(part.image.rgb[((rows + 16) * 96)...].allSatisfy { $0 == 128 })
    }

    @Test("A file without one row of its picture is refused", arguments: ["baseline.jpg", "rgba8.png"])
    func nothingThere(name: String) throws {
        let bytes = try Fixture.bytes(name)
        let pixels =
            name.hasSuffix("jpg") ? try #require(JPEGFile.scanOffsets(bytes).first) + 12 : 33 + 12 + 10
        #expect(throws: ImageCodecError.self) { try Self.decoder.decode(Array(bytes[..<pixels])) }
    }

    /// A frame header that claims `components` components and one row.
    private static func frameHeader(_ marker: UInt8, components: UInt8) -> [UInt8] {
        let length = 8 + 3 * Int(components)
        return [0xFF, marker, UInt8(length >> 8), UInt8(length & 255), 8, 0, 1, 0, 1, components]
            + (0..<components).flatMap { [$0, 0x11, 0] as [UInt8] }
    }

    @Test(
        "A second frame header changes nothing of what the first one said",
        arguments: [0xC0, 0xC2, 0xC3, 0xC9] as [UInt8])
    func secondFrame(marker: UInt8) throws {
        let frame = Self.frameHeader(marker, components: 255)
        let sound = try Fixture.bytes("baseline.jpg")
        let behind = try Self.decoder.decode(Array(sound.dropLast(2)) + frame + [0xFF, 0xD9])
        #expect(behind.warnings.map(\.kind) == ["damaged"])
        #expect(try behind.image == Self.decoder.decode(sound).image)

        // Behind pixels that were cut short: the rows that count are those of the picture.
        let scan = try #require(JPEGFile.scanOffsets(sound).first)
        let cut = Array(sound[..<(scan + (sound.count - scan) * 3 / 4)])
        let short = try Self.decoder.decode(cut + frame + [0xFF, 0xD9])
        #expect(try Self.soundRows(short) == Self.soundRows(Self.decoder.decode(cut)))
        #expect((16..<40).contains(Self.soundRows(short)))

        // Between two scans: what had arrived before is the picture.
        let progressive = try Fixture.bytes("progressive.jpg")
        let last = try #require(JPEGFile.scanOffsets(progressive).last)
        let between = try Self.decoder.decode(
            Array(progressive[..<last]) + frame + Array(progressive[last...]))
        #expect(between.warnings.map(\.kind) == ["missingDetail"])
        #expect(try between.image == Self.decoder.decode(Array(progressive[..<last])).image)
    }

    @Test("An arithmetic JPEG that ends in a scan's header is read up to there")
    func cutScanHeader() throws {
        let bytes = try Fixture.bytes("arithmetic-progressive.jpg")
        let scans = JPEGFile.scanOffsets(bytes)
        #expect(scans.count >= 6)
        for scan in scans.dropFirst() {
            for length in scan...scan + 14 { Self.decode(Array(bytes[..<length]), "cut to \(length) bytes") }
        }
        let last = try #require(scans.last)
        #expect(try Self.decoder.decode(Array(bytes[..<(last + 5)])).isIncomplete)
    }

    @Test("Wrong codes in a JPEG do not pass in silence")
    func wrongCodes() throws {
        let bytes = try ImageEncoder(quality: 80).jpeg(Fixture.picture(width: 32, height: 1600))
        let whole = try Self.decoder.decode(bytes).image
        let scan = try #require(JPEGFile.scanOffsets(bytes).first)
        // 1-bits without end are no Huffman code; a zero behind each 0xFF makes it data, not a marker.
        for share in [0.1, 0.5, 0.99] {
            var damaged = bytes
            let at = scan + Int(Double(bytes.count - scan) * share)
            damaged.replaceSubrange(at..<at + 8, with: [0xFF, 0, 0xFF, 0, 0xFF, 0, 0xFF, 0])
            let decoded = try Self.decoder.decode(damaged)
            #expect(!decoded.warnings.isEmpty, "at \(share)")
            // libjpeg-turbo's fast path passes over wrong codes, and only counts the bytes that are left in the end.
            guard decoded.isIncomplete else { continue }
            let rows = Self.soundRows(decoded)
            // Smoothed colour reaches over the border by one row.
            let sound = max(0, rows - 1) * 96
            let isSound = decoded.image.rgb[..<sound].elementsEqual(whole.rgb[..<sound])
            #expect(isSound, "at \(share)")
            // What follows is not grey as a whole, and no warning says so.
            let sentence = try #require(decoded.warnings.first).description
            #expect(sentence.contains("only \(rows) of 1600 rows are sure to be right"))
            #expect(sentence.contains("the rest may be wrong or grey"))
        }
    }

    @Test("A progressive JPEG without its last scans is declared; of averages alone it is refused")
    func missingScans() throws {
        let bytes = try Fixture.bytes("progressive.jpg")
        let scans = JPEGFile.scanOffsets(bytes)
        #expect(scans.count >= 6)
        let almost = try Self.decoder.decode(Array(bytes[..<scans[scans.count - 1]]))
        #expect(almost.isIncomplete && almost.warnings.map(\.kind) == ["missingDetail"])
        #expect(Fixture.largestDifference(almost.image.rgb, Fixture.smooth.rgb) <= 12)
        // After the first scan only the averages of blocks are known.
        #expect(throws: ImageCodecError.self) { try Self.decoder.decode(Array(bytes[..<scans[1]])) }
    }

    @Test("Wrong scans never pass in silence: a progressive JPEG cut to any length says what is missing")
    func progressiveCuts() throws {
        let bytes = try Fixture.bytes("progressive.jpg")
        for length in stride(from: bytes.count - 3, to: 0, by: -7) {
            guard let decoded = Self.decode(Array(bytes[..<length]), "cut to \(length) bytes") else {
                continue
            }
            #expect(decoded.isIncomplete, "cut to \(length) bytes")
        }
    }

    @Test("Readable damage in a PNG's pixels leaves the picture whole, and a warning")
    func readableDamage() throws {
        // Every second row repeats, far enough away to need a large window.
        var image = Fixture.picture(width: 200, height: 60)
        for y in 2..<60 {
            image.rgb.replaceSubrange(
                y * 600..<(y + 1) * 600, with: image.rgb[(y % 2) * 600..<(y % 2 + 1) * 600])
        }
        let sound = try ImageEncoder(compression: .small).png(image)
        let damages: [(reason: String, damage: (inout [UInt8]) -> Void)] = [
            ("IDAT: incorrect data check", { $0[$0.count - 1] ^= 1 }),
            // A window of 256 bytes, and the check bits that go with it.
            ("IDAT: invalid distance too far back", { $0.replaceSubrange(0..<2, with: [0x08, 0x1D]) }),
        ]
        for (reason, damage) in damages {
            let decoded = try Self.decoder.decode(PNGFile.replacingPixels(of: sound, damage))
            #expect(decoded.image == image, "\(reason)")
            #expect(decoded.warnings == [.damaged(.png, reason: reason)])
            #expect(!decoded.isIncomplete)
        }
        for fixture in ["rgb8.png", "rgba8-interlaced.png", "palette4.png"] {
            var bytes = try Fixture.bytes(fixture)
            bytes[bytes.count - 14] ^= 1  // in the pixels' checksum
            let decoded = try Self.decoder.decode(bytes)
            #expect(decoded.warnings == [.damaged(.png, reason: "IDAT: CRC error")], "\(fixture)")
            #expect(try decoded.image == Self.decoder.decode(Fixture.bytes(fixture)).image, "\(fixture)")
        }
    }

    @Test("An interlaced PNG that is cut off shows what its passes have brought")
    func cutPasses() throws {
        let bytes = try Fixture.bytes("rgba16-interlaced.png")
        let whole = try Self.decoder.decode(bytes).image
        let most = try Self.decoder.decode(Array(bytes[..<(bytes.count - 60)]))
        #expect(most.warnings.map(\.kind) == ["missingDetail"])
        // The even rows are those of the first six passes.
        let row = whole.width * 3
        for y in stride(from: 0, to: whole.height - 1, by: 2) {
            #expect(
                most.image.rgb[(y * row)..<((y + 1) * row)] == whole.rgb[(y * row)..<((y + 1) * row)],
                "row \(y)")
        }
        #expect(throws: ImageCodecError.self) { try Self.decoder.decode(Array(bytes[..<60])) }
    }

    @Test("A wrong checksum in metadata costs the metadata")
    func checksums() throws {
        var text = try ImageEncoder().png(
            Fixture.picture(width: 5, height: 5), text: [PNGText(keyword: "a", text: "b")])
        let at = try #require((0..<text.count - 4).first { text[$0..<$0 + 4] == Array("iTXt".utf8)[...] })
        text[at + 4] ^= 1
        let decoded = try Self.decoder.decode(text)
        #expect(decoded.text.isEmpty && decoded.warnings.isEmpty)
        #expect(throws: ImageCodecError.corrupt(.png, reason: "a iTXt chunk has a wrong checksum")) {
            try PNGTextChunks.read(from: text)
        }
    }

    @Test("A wrong checksum counts where the picture may look different for it")
    func checksumsOfColours() throws {
        let sound = try Fixture.bytes("rgb8.png")
        let picture = try Self.decoder.decode(sound).image
        for (type, content, counts) in [
            ("tEXt", Array("a\0b".utf8), false), ("tIME", [UInt8](repeating: 1, count: 7), false),
            ("prVt", [1], false), ("gAMA", PNGChunks.bigEndian(45_455), true), ("iCCP", [65, 0, 0, 1], true),
            ("eXIf", Array("II".utf8), true), ("tRNS", [0, 1, 0, 2, 0, 3], true),
        ] {
            var chunk = PNGChunks.chunk(type, content)
            chunk[chunk.count - 1] ^= 1
            let decoded = try Self.decoder.decode(PNGFile.inserting(chunk, into: sound))
            #expect(decoded.image.rgb == picture.rgb, "\(type)")
            #expect(
                decoded.warnings == (counts ? [.damaged(.png, reason: "\(type): CRC error")] : []), "\(type)")
        }
    }

    @Test("A second header behind a PNG's pixels changes neither transparency nor the memory foreseen")
    func secondHeader() throws {
        func header(colourType: UInt8) -> [UInt8] {
            let size = PNGChunks.bigEndian(64) + PNGChunks.bigEndian(48)
            return PNGChunks.chunk("IHDR", size + [8, colourType, 0, 0, 0])
        }
        let cases: [(String, UInt8)] = [("rgba8.png", 2), ("rgba8-interlaced.png", 2), ("rgb8.png", 6)]
        for (name, colourType) in cases {
            let sound = try Fixture.bytes(name)
            let late = Array(sound.dropLast(12)) + header(colourType: colourType) + Array(sound.suffix(12))
            let expected = try Self.decoder.decode(sound)
            let decoded = try Self.decoder.decode(late)
            #expect(decoded.image == expected.image, "\(name)")
            #expect(decoded.warnings.map(\.kind) == ["damaged"], "\(name)")
            #expect(decoded.header.decodingBytes() == expected.header.decodingBytes(), "\(name)")
        }
    }

    @Test("Warnings are sentences, and words for programs")
    func words() {
        let warnings: [ImageWarning] = [
            .missingRows(.jpeg, rows: 48, height: 64, reason: "why"), .missingDetail(.png, reason: "why"),
            .damaged(.png, reason: "why"), .animated(.png, pictures: 7),
        ]
        #expect(warnings.map(\.kind) == ["missingRows", "missingDetail", "damaged", "animated"])
        #expect(
            warnings[0].description
                == "the JPEG file is damaged or cut off: only 48 of 64 rows are sure to be right, and the rest may be wrong or grey (why)"
        )
        #expect(warnings[3].description.contains("pictures: 7); only its first"))
    }
}

/// Takes PNG files apart and puts them together again.
enum PNGFile {
    /// The file with `change` made to its compressed pixels, its checksums right.
    static func replacingPixels(of bytes: [UInt8], _ change: (inout [UInt8]) -> Void) -> [UInt8] {
        var pixels = PNGChunks(bytes).filter { $0.type == "IDAT" }.flatMap(\.content)
        change(&pixels)
        var file = PNGChunks.signature
        for chunk in PNGChunks(bytes) where chunk.type != "IDAT" {
            if chunk.type == "IEND" { file += PNGChunks.chunk("IDAT", pixels) }
            file += PNGChunks.chunk(chunk.type, Array(chunk.content))
        }
        return file
    }

    /// The file with `chunks` in front of its pixels.
    static func inserting(_ chunks: [UInt8], into bytes: [UInt8]) -> [UInt8] {
        Array(bytes[..<33]) + chunks + Array(bytes[33...])  // behind the signature and IHDR
    }
}
