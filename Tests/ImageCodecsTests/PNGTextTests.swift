import Testing

@testable import ImageCodecs

@Suite("Text chunks carry settings in PNG files")
struct PNGTextTests {
    private static let image = Fixture.picture(width: 6, height: 4)

    /// A PNG with `chunks` in front of its pixels.
    private static func file(_ chunks: [[UInt8]]) throws -> [UInt8] {
        var bytes = try ImageEncoder().png(image)
        bytes.insert(contentsOf: chunks.flatMap { $0 }, at: 33)  // behind the signature and IHDR
        return bytes
    }

    @Test("Any text comes back, in order, without decoding pixels and with it")
    func roundTrip() throws {
        let texts = [
            PNGText(keyword: "Description", text: "painted"),
            PNGText(keyword: "Description", text: ""),
            PNGText(keyword: "Überschrift é", text: "Grüße, 世界 🎨, e\u{301}\n\t\"{}\""),
            PNGText(
                keyword: String(repeating: "k", count: 79), text: String(repeating: "long ", count: 20_000)),
        ]
        let bytes = try ImageEncoder().png(Self.image, text: texts)
        #expect(try PNGTextChunks.read(from: bytes) == texts)
        let decoded = try ImageDecoder().decode(bytes)
        #expect(decoded.text == texts && decoded.image == Self.image && decoded.warnings.isEmpty)
    }

    @Test("tEXt and zTXt are Latin-1, iTXt is UTF-8, compressed or not")
    func kinds() throws {
        let latin1: [UInt8] = [0x47, 0x72, 0xFC, 0xDF, 0x65]  // Grüße
        let utf8 = Array("Grüße 世界".utf8)
        let bytes = try Self.file([
            PNGChunks.chunk("tEXt", Array("a".utf8) + [0] + latin1),
            PNGChunks.chunk("zTXt", Array("b".utf8) + [0, 0] + ZlibStream.deflated(latin1)),
            PNGChunks.chunk(
                "iTXt", Array("c".utf8) + [0, 0, 0] + Array("de".utf8) + [0] + Array("ç".utf8) + [0] + utf8),
            PNGChunks.chunk("iTXt", Array("d".utf8) + [0, 1, 0, 0, 0] + ZlibStream.deflated(utf8)),
        ])
        #expect(
            try PNGTextChunks.read(from: bytes) == [
                PNGText(keyword: "a", text: "Grüße"), PNGText(keyword: "b", text: "Grüße"),
                PNGText(keyword: "c", text: "Grüße 世界"), PNGText(keyword: "d", text: "Grüße 世界"),
            ])
    }

    @Test("Malformed texts are passed over, the sound one is found")
    func malformed() throws {
        let bomb = try ZlibStream.deflated([UInt8](repeating: 65, count: PNGTextChunks.mostBytes + 1))
        #expect(bomb.count < 10_000)
        let long = [UInt8](repeating: 65, count: PNGTextChunks.mostBytes + 1)
        let key = Array("key".utf8) + [0]
        let chunks: [[UInt8]] = [
            PNGChunks.chunk("tEXt", []),
            PNGChunks.chunk("tEXt", Array("no separator".utf8)),
            PNGChunks.chunk("tEXt", [0] + Array("no keyword".utf8)),
            PNGChunks.chunk("tEXt", [UInt8](repeating: 65, count: 80) + [0, 65]),
            PNGChunks.chunk("tEXt", key + long),
            PNGChunks.chunk("zTXt", key),
            PNGChunks.chunk("zTXt", key + [1] + bomb),
            PNGChunks.chunk("zTXt", key + [0, 1, 2, 3]),
            PNGChunks.chunk("zTXt", key + [0] + bomb),
            PNGChunks.chunk("zTXt", key + [0] + bomb.dropLast(20)),
            PNGChunks.chunk("iTXt", key),
            PNGChunks.chunk("iTXt", key + [0]),
            PNGChunks.chunk("iTXt", key + [0, 0, 65]),
            PNGChunks.chunk("iTXt", key + [0, 0, 0, 65]),
            PNGChunks.chunk("iTXt", key + [2, 0, 0, 0, 65]),
            PNGChunks.chunk("iTXt", key + [1, 7, 0, 0, 65]),
            PNGChunks.chunk("iTXt", key + [0, 0, 0, 0, 0xC3, 0x28]),  // not UTF-8
            PNGChunks.chunk("iTXt", key + [1, 0, 0, 0] + bomb),
            try PNGText(keyword: "sound", text: "✓").chunk(),
        ]
        let bytes = try Self.file(chunks)
        #expect(try PNGTextChunks.read(from: bytes) == [PNGText(keyword: "sound", text: "✓")])
        #expect(try ImageDecoder().decode(bytes).text == [PNGText(keyword: "sound", text: "✓")])
    }

    @Test("Texts beyond the limits in all are left out")
    func limits() throws {
        let many = try (0..<PNGTextChunks.mostTexts + 5).map {
            try PNGText(keyword: "k", text: "\($0)").chunk()
        }
        #expect(try PNGTextChunks.read(from: Self.file(many)).count == PNGTextChunks.mostTexts)
        let large = try PNGText(keyword: "k", text: String(repeating: "x", count: PNGTextChunks.mostBytes))
            .chunk()
        let texts = try PNGTextChunks.read(from: Self.file([[UInt8]](repeating: large, count: 6)))
        #expect(texts.reduce(0) { $0 + $1.text.utf8.count } == PNGTextChunks.mostBytesInAll)
    }

    @Test("Chunks that inflate to too much use up the limit, so that many cost no more than a few")
    func bombs() throws {
        let bomb = try ZlibStream.deflated([UInt8](repeating: 65, count: 8 * PNGTextChunks.mostBytes))
        let chunk = PNGChunks.chunk("zTXt", Array("k".utf8) + [0, 0] + bomb)
        let sound = try PNGText(keyword: "sound", text: "text").chunk()
        func texts(bombs: Int) throws -> [PNGText] {
            try PNGTextChunks.read(from: Self.file([[UInt8]](repeating: chunk, count: bombs) + [sound]))
        }
        #expect(try texts(bombs: 3).count == 1)
        #expect(try texts(bombs: 4).isEmpty)
    }

    @Test("A file cut off anywhere throws")
    func truncation() throws {
        let bytes = try ImageEncoder().png(Self.image, text: [PNGText(keyword: "a", text: "b")])
        for length in 0..<bytes.count {
            #expect(throws: ImageCodecError.self, "\(length) bytes") {
                try PNGTextChunks.read(from: Array(bytes[..<length]))
            }
        }
    }

    @Test("A chunk that claims to be longer than the file throws")
    func longChunk() throws {
        var bytes = try Self.file([PNGText(keyword: "a", text: "b").chunk()])
        bytes.replaceSubrange(33..<37, with: [0x7F, 0xFF, 0xFF, 0xFF])
        #expect(throws: ImageCodecError.corrupt(.png, reason: "the file ends too early")) {
            try PNGTextChunks.read(from: bytes)
        }
    }

    @Test("Only PNG has texts to read")
    func otherFormats() throws {
        #expect(throws: ImageCodecError.unsupportedFormat("JPEG")) {
            try PNGTextChunks.read(from: Fixture.bytes("baseline.jpg"))
        }
        #expect(throws: ImageCodecError.empty) { try PNGTextChunks.read(from: []) }
    }

    @Test(
        "Keywords that PNG does not allow are refused",
        arguments: ["", " a", "a ", "a  b", "a\n", "日本", "\u{A0}", "a\0b", String(repeating: "k", count: 80)])
    func keywords(keyword: String) {
        #expect(throws: ImageCodecError.self) {
            try ImageEncoder().png(Self.image, text: [PNGText(keyword: keyword, text: "x")])
        }
    }

    @Test("Texts that PNG does not allow are refused")
    func texts() {
        for text in ["a\0b", String(repeating: "x", count: PNGTextChunks.mostBytes + 1)] {
            #expect(throws: ImageCodecError.self) {
                try ImageEncoder().png(Self.image, text: [PNGText(keyword: "k", text: text)])
            }
        }
    }
}
