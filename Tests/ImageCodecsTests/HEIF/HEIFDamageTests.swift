import TestSupport
import Testing

@testable import ImageCodecs

@Suite("Damaged and hostile HEIC and AVIF files", .enabled(if: ImageFormat.readable.contains(.heic)))
struct HEIFDamageTests {
    private static let decoder = ImageDecoder()

    @Test(
        "A file cut off anywhere is an error, or a picture that says what is missing",
        arguments: ["phone.heic", "plain.avif"])
    func truncations(name: String) throws {
        let whole = try Fixture.bytes("heif/" + name)
        let sound = try Self.decoder.decode(whole)
        var partial = 0
        for count in 1..<whole.count {
            do throws(ImageCodecError) {
                let decoded = try Self.decoder.decode(Array(whole[..<count]))
                #expect(
                    (decoded.image.width, decoded.image.height) == (sound.image.width, sound.image.height))
                // Exif and XMP stand behind a phone's tiles.
                if decoded.image != sound.image {
                    #expect(decoded.warnings.map(\.kind) == ["missingRows"], "\(count) bytes")
                    partial += 1
                }
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
        #expect(name == "plain.avif" ? partial == 0 : partial > 50)
    }

    @Test("A phone's picture without its last tile shows the others")
    func missingTile() throws {
        let whole = try Fixture.bytes("heif/phone.heic")
        let items = try #require(HEIFItems(whole))
        let primary = try #require(items.primary)
        let last = try #require(items.items[primary]?.references["dimg"]?.last)
        let end = try #require(items.data(of: last)).endIndex
        let decoded = try Self.decoder.decode(Array(whole[..<(end - 1)]))
        // Stored rows 64 to 69, of which the left half is there; turned clockwise they are columns.
        let expected = ImageWarning.missingRows(
            .heic, rows: 64, height: 70, reason: "the file ends too early")
        #expect(decoded.warnings == [expected])
        let sound = try Self.decoder.decode(whole).image
        for y in 0..<100 {
            for x in 0..<70 where x >= 6 || y < 64 {
                let pixel = (y * 70 + x) * 3
                #expect(decoded.image.rgb[pixel..<pixel + 3] == sound.rgb[pixel..<pixel + 3], "\(x), \(y)")
            }
        }
    }

    @Test(
        "Wrong bytes anywhere never end the program",
        arguments: [
            "phone.heic", "plain.heic", "alpha.heic", "turned.avif", "grid.avif", "pq.avif", "animation.avif",
        ])
    func mutations(name: String) throws {
        let whole = try Fixture.bytes("heif/" + name)
        var random = SplitMix(seed: UInt64(whole.count))
        var decoded = 0
        for _ in 0..<300 {
            var bytes = whole
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            if (try? Self.decoder.decode(bytes)) != nil { decoded += 1 }
        }
        #expect(decoded > 0)
    }

    @Test(
        "What damaged code leaves undrawn shows nothing that was in memory before",
        .enabled(if: !Places.isSanitized, "a sanitizer has an allocator of its own"))
    func undrawn() throws {
        // Found by fuzzing: the decoder takes it for a picture, and draws only a part.
        let bytes = try Fixture.bytes("heif/undrawn.heic")
        var random = SplitMix(seed: 1)
        /// Memory that was in use and is free again.
        func leaveTraces(_ byte: UInt8) {
            let blocks = (0..<400).map { _ in
                [UInt8](repeating: byte, count: Int.random(in: 1000...60_000, using: &random))
            }
            withExtendedLifetime(blocks) {}
        }
        let first = try Self.decoder.decode(bytes).image
        for byte: UInt8 in [17, 99, 230] {
            leaveTraces(byte)
            #expect(try Self.decoder.decode(bytes).image == first)
        }
    }

    @Test("A grid that is its own tile, and tiles that are not there")
    func ownTile() throws {
        for target: UInt8 in [1, 6, 99] {
            var bytes = try Fixture.bytes("heif/phone.heic")
            let list = Array("dimg".utf8) + [0, 1, 0, 4, 0, 2]
            let at = try #require((0..<bytes.count - 10).first { bytes[$0..<$0 + 10] == list[...] })
            bytes[at + 9] = target
            #expect {
                try Self.decoder.decode(bytes)
            } throws: {
                guard case ImageCodecError.corrupt(.heic, _)? = $0 as? ImageCodecError else {
                    guard case ImageCodecError.unsupportedVariant(.heic, _)? = $0 as? ImageCodecError else {
                        return false
                    }
                    return true
                }
                return true
            }
        }
    }

    @Test("A configuration whose length is left open takes nothing of what is written behind it")
    func openConfiguration() throws {
        for codec in [HEIFLayer.Codec.hevc, .av1] {
            let configuration: [UInt8] = [0x81, 0, 12, 0]
            let open = [0, 0, 0, 0] + Array(codec.configurationType.utf8) + configuration
            let box = try #require(HEIFBoxes(open[...]).first(codec.configurationType))
            let head = HEIFSingle.head(codec, configuration: box, width: 8, height: 8, dataCount: 1)
            let meta = try #require(HEIFBoxes(head[...]).first("meta")?.full?.content)
            let properties = try #require(HEIFBoxes(meta).first("iprp")?.content)
            let list = Array(HEIFBoxes(try #require(HEIFBoxes(properties).first("ipco")?.content)))
            #expect(list.map(\.type) == ["ispe", codec.configurationType, "colr"])
            #expect(Array(list[1].content) == configuration)
        }
    }

    @Test(
        "A picture beyond the limits is refused by its header, and code that is larger than the file says too"
    )
    func limits() throws {
        func claiming(_ name: String, _ width: Int, _ height: Int) throws -> [UInt8] {
            var bytes = try Fixture.bytes("heif/" + name)
            let at = try #require(
                (0..<bytes.count - 4).first { bytes[$0..<$0 + 4] == Array("ispe".utf8)[...] })
            let size = PNGChunks.bigEndian(UInt32(width)) + PNGChunks.bigEndian(UInt32(height))
            bytes.replaceSubrange(at + 8..<at + 16, with: size)
            return bytes
        }
        for name in ["plain.avif", "orientation1.heic"] {
            let bytes = try claiming(name, 60_000, 60_000)
            #expect(throws: ImageCodecError.tooManyPixels(width: 60_000, height: 60_000, limit: 64_000_000)) {
                try Self.decoder.header(of: bytes)
            }
            #expect(throws: ImageCodecError.self) { try Self.decoder.decode(claiming(name, 0, 9)) }
            #expect(throws: ImageCodecError.self) { try Self.decoder.decode(claiming(name, 2000, 9)) }
        }
        let strict = ImageDecoder(limits: ImageLimits(pixels: 64 * 48 - 1))
        #expect(throws: ImageCodecError.tooManyPixels(width: 64, height: 48, limit: 64 * 48 - 1)) {
            try strict.header(of: Fixture.bytes("heif/plain.avif"))
        }
        // 64x48 px of code of 64x64.
        let small = ImageDecoder(limits: ImageLimits(pixels: 64 * 48))
        #expect(throws: ImageCodecError.self) { try small.header(of: Fixture.bytes("heif/plain.heic")) }
    }

    @Test("What is read is the same for any number of threads")
    func threads() throws {
        for name in ["phone.heic", "grid.avif", "ten-bit.avif"] {
            let bytes = try Fixture.bytes("heif/" + name)
            let decoded = try Self.decoder.decode(bytes)
            for threads in [2, 7] { #expect(try ImageDecoder(threads: threads).decode(bytes) == decoded) }
        }
    }
}

/// Numbers that look random and are the same in every run (Steele and others, 2014).
private struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
