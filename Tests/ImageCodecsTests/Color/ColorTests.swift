import Testing

@testable import ImageCodecs

@Suite("What a file says of its colors is done on reading")
struct ColorTests {
    private static let image = Fixture.picture(width: 90, height: 70)

    private static func gamma(_ value: UInt32) -> [UInt8] {
        PNGChunks.chunk("gAMA", PNGChunks.bigEndian(value))
    }

    private static func chromaticities(_ values: [UInt32]) -> [UInt8] {
        PNGChunks.chunk("cHRM", values.flatMap(PNGChunks.bigEndian))
    }

    private static func codePoints(_ primaries: UInt8, _ transfer: UInt8, full: UInt8 = 1) -> [UInt8] {
        PNGChunks.chunk("cICP", [primaries, transfer, 0, full])
    }

    private static func profileChunk(_ profile: [UInt8]) throws -> [UInt8] {
        PNGChunks.chunk("iCCP", try [0x61, 0, 0] + ZlibStream.deflated(profile))
    }

    private static let displayP3: [UInt32] = [31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000]
    private static let sRGBChunk = PNGChunks.chunk("sRGB", [0])

    /// A PNG of the picture that says `chunks` of its colors, and nothing else.
    private static func png(_ chunks: [UInt8]) throws -> [UInt8] {
        let plain = try ImageEncoder().png(image)
        let bare = PNGChunks(plain).filter { $0.type != "sRGB" }.flatMap {
            PNGChunks.chunk($0.type, Array($0.content))
        }
        return PNGFile.inserting(chunks, into: PNGChunks.signature + bare)
    }

    private static func decode(_ chunks: [UInt8], threads: Int = 1) throws -> DecodedImage {
        try ImageDecoder(threads: threads).decode(png(chunks))
    }

    @Test("sRGB and silence leave every pixel")
    func standard() throws {
        for chunks in [
            [], Self.sRGBChunk, Self.codePoints(1, 13), try Self.profileChunk(ColorimetricProfile.sRGB),
        ] {
            let decoded = try Self.decode(chunks)
            #expect(decoded.image == Self.image && decoded.warnings.isEmpty)
        }
    }

    @Test("A profile, code points and chromaticities that mean Display P3 give the same sRGB")
    func displayP3() throws {
        let profile = Fixture.displayP3()
        let byProfile = try Self.decode(Self.profileChunk(profile)).image
        #expect(byProfile.sourceProfile == profile && byProfile.rgb != Self.image.rgb)
        let byPoints = try Self.decode(Self.codePoints(12, 13)).image
        #expect(Fixture.largestDifference(byPoints.rgb, byProfile.rgb) <= 1 && byPoints.sourceProfile != nil)
        var jpeg = Self.image
        jpeg.sourceProfile = profile
        let kept = try ImageDecoder().decode(ImageEncoder(quality: 100, profile: .keep).jpeg(jpeg)).image
        #expect(kept.sourceProfile == profile)
    }

    @Test("Code points outrank a profile, a profile sRGB, and sRGB gamma and chromaticities")
    func ranks() throws {
        let old = Self.gamma(100_000) + Self.chromaticities(Self.displayP3)
        #expect(try Self.decode(old + Self.sRGBChunk).image.rgb == Self.image.rgb)
        let profile = try Self.profileChunk(Fixture.displayP3())
        let wide = try Self.decode(profile).image.rgb
        #expect(try Self.decode(profile + Self.sRGBChunk + old).image.rgb == wide)
        #expect(try Self.decode(profile + Self.codePoints(1, 13)).image.rgb == Self.image.rgb)
    }

    @Test("Chunks that make no sense are left out")
    func nonsense() throws {
        for chunk in [
            Self.gamma(0), Self.gamma(.max), PNGChunks.chunk("gAMA", [1]), Self.chromaticities([1, 2]),
            Self.chromaticities([UInt32](repeating: .max, count: 8)), PNGChunks.chunk("cICP", [1, 8, 1, 1]),
            Self.chromaticities([UInt32](repeating: 0, count: 8)),
            Self.chromaticities([UInt32](repeating: 33_333, count: 8)),
            PNGChunks.chunk("cICP", [1, 8, 0, 2]), PNGChunks.chunk("cICP", [1, 8]), Self.codePoints(3, 8),
            Self.codePoints(1, 3),
        ] {
            #expect(try Self.decode(chunk).image == Self.image)
        }
    }

    @Test("A broken profile leaves the pixels, and is a warning")
    func brokenProfile() throws {
        var broken = Fixture.displayP3()
        broken.replaceSubrange(128..<132, with: [0xFF, 0xFF, 0xFF, 0xFF])
        let decoded = try Self.decode(Self.profileChunk(broken))
        #expect(decoded.image == Self.image)
        #expect(decoded.warnings.map(\.kind) == ["colorProfile"])
    }

    @Test("The result does not depend on the number of threads")
    func threads() throws {
        let chunks = try Self.profileChunk(Fixture.displayP3())
        let one = try Self.decode(chunks)
        for threads in [0, 2, 5] { #expect(try Self.decode(chunks, threads: threads) == one) }
    }
}
