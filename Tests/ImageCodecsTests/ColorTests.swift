import Testing

@testable import ImageCodecs

@Suite("What a PNG says of its colours without a profile goes into the result")
struct ColorTests {
    private static let image = Fixture.picture(width: 9, height: 7)

    private static func gamma(_ value: UInt32) -> [UInt8] {
        PNGChunks.chunk("gAMA", PNGChunks.bigEndian(value))
    }

    private static func chromaticities(_ values: [UInt32]) -> [UInt8] {
        PNGChunks.chunk("cHRM", values.flatMap(PNGChunks.bigEndian))
    }

    private static let displayP3: [UInt32] = [31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000]
    private static let codePoints = PNGChunks.chunk("cICP", [12, 13, 0, 1])

    private static func decode(_ chunks: [UInt8], profile: [UInt8]? = nil) throws -> RasterImage {
        var image = image
        image.iccProfile = profile
        return try ImageDecoder().decode(PNGFile.inserting(chunks, into: ImageEncoder().png(image))).image
    }

    @Test("Chunks come back as they were, and pixels too")
    func roundTrip() throws {
        for chunks in [
            Self.gamma(100_000), Self.chromaticities(Self.displayP3), Self.codePoints,
            Self.codePoints + Self.chromaticities(Self.displayP3) + Self.gamma(45_455),
        ] {
            let image = try Self.decode(chunks)
            #expect(image.rgb == Self.image.rgb && image.colorChunks != nil && image.iccProfile == nil)
            let written = try ImageEncoder().png(image)
            let types = ["cICP", "cHRM", "gAMA"]
            #expect(
                PNGChunks(written).filter { types.contains($0.type) }.flatMap {
                    PNGChunks.chunk($0.type, Array($0.content))
                } == chunks)
            #expect(try ImageDecoder().decode(written).image == image)
            // They survive what is done to pictures.
            let changed = try image.resized(width: 5, height: 5).oriented(.rightTop)
            #expect(changed.colorChunks == image.colorChunks)
        }
    }

    @Test("A profile and sRGB outrank gamma and chromaticities; code points outrank a profile")
    func ranks() throws {
        let profile = Fixture.iccProfile(count: 200)
        let old = Self.gamma(100_000) + Self.chromaticities(Self.displayP3)
        #expect(try Self.decode(old, profile: profile).colorChunks == nil)
        #expect(try Self.decode(old + PNGChunks.chunk("sRGB", [0])).colorChunks == nil)
        let both = try Self.decode(Self.codePoints, profile: profile)
        #expect(both.colorChunks?.codePoints?.primaries == 12 && both.iccProfile == profile)
        let again = try ImageDecoder().decode(ImageEncoder().png(both)).image
        #expect(again == both)
        // A JPEG can hold one of them.
        #expect(try ImageDecoder().decode(ImageEncoder().jpeg(both)).image.iccProfile != profile)
    }

    @Test("Chunks that make no sense are left out")
    func nonsense() throws {
        for chunk in [
            Self.gamma(0), Self.gamma(.max), PNGChunks.chunk("gAMA", [1]), Self.chromaticities([1, 2]),
            Self.chromaticities([UInt32](repeating: .max, count: 8)), PNGChunks.chunk("cICP", [1, 13, 1, 1]),
            PNGChunks.chunk("cICP", [1, 13, 0, 2]), PNGChunks.chunk("cICP", [1, 13]),
        ] {
            #expect(try Self.decode(chunk).colorChunks == nil)
        }
        for values in [[UInt32](repeating: 0, count: 8), [UInt32](repeating: 33_333, count: 8)] {
            let image = try Self.decode(Self.chromaticities(values))
            #expect(try ImageDecoder().decode(ImageEncoder().jpeg(image)).image.iccProfile == nil)
        }
    }

    /// The tags of a profile, by name.
    private static func tags(_ profile: [UInt8]) -> [String: ArraySlice<UInt8>] {
        let reader = ByteReader(profile[...])
        var tags: [String: ArraySlice<UInt8>] = [:]
        for index in 0..<(reader.uint32(128) ?? 0) {
            let entry = 132 + 12 * index
            guard let name = reader.slice(entry, 4), let offset = reader.uint32(entry + 4),
                let count = reader.uint32(entry + 8), let content = reader.slice(offset, count)
            else { continue }
            tags[String(decoding: name, as: UTF8.self)] = content
        }
        return tags
    }

    private static func numbers(_ tag: ArraySlice<UInt8>?, from offset: Int) -> [Double] {
        let reader = ByteReader(tag ?? [])
        return stride(from: offset, to: tag?.count ?? 0, by: 4).map {
            Double(Int32(truncatingIfNeeded: reader.uint32($0) ?? 0)) / 65536
        }
    }

    private static func close(_ a: [Double], _ b: [Double], within tolerance: Double = 3e-4) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
    }

    /// Columns under D50: those of the usual profiles of these spaces.
    private static let displayP3Columns = [
        "rXYZ": [0.51512, 0.24120, -0.00105], "gXYZ": [0.29198, 0.69225, 0.04189],
        "bXYZ": [0.15710, 0.06657, 0.78407],
    ]
    private static let sRGBColumns = [
        "rXYZ": [0.43607, 0.22249, 0.01392], "gXYZ": [0.38515, 0.71687, 0.09708],
        "bXYZ": [0.14307, 0.06061, 0.71410],
    ]

    @Test("A JPEG gets a profile that says the same")
    func profiles() throws {
        let sRGBCurve = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]
        let cases: [(chunks: [UInt8], columns: [String: [Double]], curve: [Double])] = [
            (Self.gamma(100_000), Self.sRGBColumns, [1]),
            (Self.gamma(45_455), Self.sRGBColumns, [2.2]),
            (Self.chromaticities(Self.displayP3), Self.displayP3Columns, sRGBCurve),
            (Self.chromaticities(Self.displayP3) + Self.gamma(45_455), Self.displayP3Columns, [2.2]),
            (Self.codePoints, Self.displayP3Columns, sRGBCurve),
            (PNGChunks.chunk("cICP", [1, 8, 0, 1]), Self.sRGBColumns, [1]),
            (
                PNGChunks.chunk("cICP", [1, 1, 0, 1]), Self.sRGBColumns,
                [1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081]
            ),
        ]
        for (chunks, columns, curve) in cases {
            let bytes = try ImageEncoder().jpeg(Self.decode(chunks))
            let profile = try #require(try ImageDecoder().decode(bytes).image.iccProfile)
            let tags = Self.tags(profile)
            for (name, column) in columns {
                #expect(Self.close(Self.numbers(tags[name], from: 8), column), "\(name) of \(curve)")
            }
            for name in ["rTRC", "gTRC", "bTRC"] {
                #expect(Self.close(Self.numbers(tags[name], from: 12), curve, within: 2e-5))
            }
            #expect(Self.close(Self.numbers(tags["wtpt"], from: 8), [0.9642, 1, 0.8249]))
            #expect(tags.count == 10)
        }
    }

    @Test(
        "High dynamic range has no such profile, and keeps its chunk in a PNG",
        arguments: [16, 18] as [UInt8])
    func highDynamicRange(transfer: UInt8) throws {
        let image = try Self.decode(PNGChunks.chunk("cICP", [9, transfer, 0, 1]))
        #expect(try ImageDecoder().decode(ImageEncoder().jpeg(image)).image.iccProfile == nil)
        #expect(try ImageDecoder().decode(ImageEncoder().png(image)).image == image)
    }

    @Test("An animated PNG gives its first picture, and says so")
    func animation() throws {
        let control = PNGChunks.chunk("acTL", PNGChunks.bigEndian(3) + PNGChunks.bigEndian(0))
        let frame = PNGChunks.chunk("fcTL", [UInt8](repeating: 0, count: 26))
        let bytes = PNGFile.inserting(control + frame, into: try ImageEncoder().png(Self.image))
        let decoded = try ImageDecoder().decode(bytes)
        #expect(decoded.image == Self.image && decoded.warnings == [.animated(pictures: 3)])
        let damaged = control.dropLast() + [control.last! ^ 1]
        let plain = PNGFile.inserting(Array(damaged), into: try ImageEncoder().png(Self.image))
        #expect(try ImageDecoder().decode(plain).warnings == [])
    }

    @Test("One picture makes an animation; a chunk that announces none, is too short or comes late does not")
    func announcedPictures() throws {
        let sound = try ImageEncoder().png(Self.image)
        func control(_ pictures: UInt32) -> [UInt8] {
            PNGChunks.chunk("acTL", PNGChunks.bigEndian(pictures) + PNGChunks.bigEndian(0))
        }
        func warnings(_ chunk: [UInt8]) throws -> [ImageWarning] {
            try ImageDecoder().decode(PNGFile.inserting(chunk, into: sound)).warnings
        }
        #expect(try warnings(control(1)) == [.animated(pictures: 1)])
        #expect(try warnings(control(0)) == [])
        #expect(try warnings(PNGChunks.chunk("acTL", PNGChunks.bigEndian(3))) == [])
        let late = Array(sound.dropLast(12)) + control(3) + Array(sound.suffix(12))
        #expect(try ImageDecoder().decode(late).warnings == [])
    }
}
