import Testing

@testable import ImageCodecs

@Suite("Profiles from anybody")
struct ProfileTests {
    private static let image = Fixture.picture(width: 40, height: 30)

    private static func png(_ profile: [UInt8]) throws -> [UInt8] {
        let chunk = PNGChunks.chunk("iCCP", try [0x61, 0, 0] + ZlibStream.deflated(profile))
        return PNGFile.inserting(chunk, into: try ImageEncoder().png(image))
    }

    /// A profile that says of itself how long it is.
    private static func finished(_ profile: [UInt8]) -> [UInt8] {
        var profile = profile
        withUnsafeBytes(of: UInt32(profile.count).bigEndian) { profile.replaceSubrange(0..<4, with: $0) }
        return profile
    }

    private static let sources = ["matrix.icc", "rgb-table.icc", "cmyk-table.icc"]

    @Test("Cut off and damaged anywhere, a profile gives colors or a warning", arguments: sources)
    func damage(name: String) throws {
        let sound = try Fixture.bytes("color/" + name)
        let channels: SampleFormat.Channels = name.hasPrefix("cmyk") ? .cmyk : .rgb
        func check(_ profile: [UInt8]) {
            guard let whole = ICCProfile.whole(profile[...]) else { return }
            let conversion = ColorConversion(.profile(whole), SampleFormat(channels), in: .png, pixels: 1)
            #expect(conversion.warning == nil || conversion.isStandard)
        }
        for length in stride(from: 4, to: sound.count, by: 41) {
            check(Self.finished(Array(sound[..<length])))
        }
        var state: UInt64 = 5
        for _ in 0..<600 {
            var profile = sound
            for _ in 0..<4 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                // Header, table of tags and what follows it are where damage does something.
                let place = Int(state >> 33) % min(profile.count, 700)
                if !(0..<4).contains(place) { profile[place] = UInt8(truncatingIfNeeded: state >> 20) }
            }
            check(profile)
        }
    }

    @Test("A profile that asks for more memory than its size allows is refused")
    func bombs() throws {
        let sound = try Fixture.bytes("color/matrix.icc")
        // Thousands of tags, all in one place; and a curve of as many points as fit a number.
        var tags: [UInt8] = Array(sound[..<128])
        tags += PNGChunks.bigEndian(5_000)
        for tag in 0..<UInt32(5_000) {
            tags += PNGChunks.bigEndian(tag)
            tags += PNGChunks.bigEndian(60_132)
            tags += PNGChunks.bigEndian(100)
        }
        tags += [UInt8](repeating: 0, count: 200)
        var curve = sound
        let place = try #require(curve.indices.first { curve[$0...].starts(with: Array("curv".utf8)) })
        curve.replaceSubrange(place + 8..<place + 12, with: [0x7F, 0xFF, 0xFF, 0xFF])
        for profile in [Self.finished(tags), curve] {
            let decoded = try ImageDecoder().decode(Self.png(profile))
            #expect(decoded.image == Self.image)
            #expect(decoded.warnings.map(\.kind) == ["colorProfile"])
            #expect(decoded.warnings[0].description.contains("taken as sRGB"))
        }
        // Longer than anybody's, and not whole: passed over in silence.
        let overlong = Self.finished(sound + [UInt8](repeating: 0, count: ICCProfile.mostBytes))
        let others: [[UInt8]] = [overlong, Array(sound.dropLast(5)), [1, 2, 3]]
        for profile in others {
            let decoded = try ImageDecoder().decode(Self.png(profile))
            #expect(decoded.image == Self.image)
        }
    }

    @Test("The profile of sRGB is recognized, whoever wrote it, and costs nothing")
    func standard() throws {
        let ours = ColorimetricProfile.sRGB
        #expect(ours.count < 700)
        // The same by another name, and one of gamma 2.2, which is not.
        let other = try #require(ColorimetricProfile(name: "s", primaries: .sRGB, transfer: .sRGB)).bytes
        let power = try #require(ColorimetricProfile(name: "s", primaries: .sRGB, transfer: .power(2.2)))
            .bytes
        for (profile, isStandard) in [(ours, true), (other, true), (power, false)] {
            for bits in [8, 16] {
                let conversion = ColorConversion(.profile(profile), SampleFormat(.rgb, bits: bits), in: .png)
                #expect(conversion.isStandard == isStandard && conversion.warning == nil)
                #expect((conversion.sourceProfile == nil) == isStandard)
            }
        }
    }

    @Test("Results say that they are sRGB, and keep the photo's profile if that is wanted")
    func results() throws {
        let profile = Fixture.displayP3()
        var wide = Self.image
        wide.sourceProfile = profile
        let png = try ImageEncoder().png(wide)
        let chunks = PNGChunks(png).map(\.type)
        #expect(chunks == ["IHDR", "sRGB", "IDAT", "IEND"])
        #expect(try ImageDecoder().decode(png).image == Self.image)
        let jpeg = try ImageEncoder().jpeg(wide)
        #expect(JPEGSegments(jpeg).colorDescription == .profile(ColorimetricProfile.sRGB))
        #expect(try ImageDecoder().decode(jpeg).image.sourceProfile == nil)

        for threads in [1, 3] {
            let kept = ImageEncoder(quality: 100, profile: .keep, threads: threads)
            let again = try ImageDecoder().decode(kept.png(wide)).image
            #expect(again.sourceProfile == profile)
            // Two roundings; beside a bright channel, a step of a dark one is several of the other space's.
            let differences = zip(again.rgb, Self.image.rgb).map { abs(Int($0) - Int($1)) }
            #expect((differences.max() ?? 0) <= 8)
            #expect(differences.reduce(0, +) * 2 < differences.count)
            #expect(JPEGSegments(try kept.jpeg(wide)).colorDescription == .profile(profile))
        }
        // Without one there is nothing to keep.
        let plain = try ImageEncoder(profile: .keep).png(Self.image)
        #expect(try plain == ImageEncoder().png(Self.image))
    }

    @Test(
        "Where a photo's colors cannot be kept, the result is sRGB and a warning says why",
        arguments: [
            ("gray-profile.png", .gray), ("gray-profile-16.png", .gray), ("gray-profile.jpg", .gray),
            ("profile-cmyk.jpg", .cmyk), ("pq.png", .highDynamicRange), ("hlg-16.png", .highDynamicRange),
            ("profile-p3.png", nil), ("points-p3.png", nil), ("gray-gamma.png", nil), ("plain.png", nil),
        ] as [(String, UnkeptColors?)])
    func unkept(name: String, reason: UnkeptColors?) throws {
        let image = try ImageDecoder().decode(Fixture.bytes("color/" + name)).image
        #expect(image.unkeptColors == reason)
        let keeping = ImageEncoder(profile: .keep)
        // What is painted of it is of another size.
        let other = try image.resized(width: 10, height: 9)
        #expect(keeping.warnings(for: other) == (reason.map { [.profileNotKept($0)] } ?? []))
        #expect(ImageEncoder().warnings(for: image).isEmpty)
        guard reason != nil else { return }
        #expect(try keeping.png(image) == ImageEncoder().png(image))
        #expect(keeping.warnings(for: image)[0].description.contains("the result is in sRGB"))
    }

    @Test("A profile that colors cannot be written in is not kept either")
    func oneWay() throws {
        var profile = try Fixture.bytes("color/rgb-table.icc")
        let keeping = ColorConversion(.profile(profile), SampleFormat(.rgb), in: .png, pixels: 1)
        // Its tables back, under a name that nobody looks for.
        for tag in ["B2A0", "B2A1", "B2A2"] {
            guard let place = profile.firstRange(of: Array(tag.utf8)) else { continue }
            profile.replaceSubrange(place, with: "XXXX".utf8)
        }
        let conversion = ColorConversion(.profile(profile), SampleFormat(.rgb), in: .png, pixels: 1)
        #expect(conversion.sourceProfile == nil && conversion.unkeptColors == .oneWay)
        #expect((keeping.sourceProfile == nil) == (keeping.unkeptColors == .oneWay))
    }

    @Test("A long profile goes through several JPEG segments; one that lacks a segment is none")
    func segments() throws {
        var wide = Self.image
        for padding in [0, 64_900, 200_000] {
            let profile = Fixture.displayP3(padding: padding)
            wide.sourceProfile = profile
            let jpeg = try ImageEncoder(profile: .keep).jpeg(wide)
            #expect(JPEGSegments(jpeg).colorDescription == .profile(profile), "\(padding)")
            let offsets = JPEGFile.profileSegmentOffsets(jpeg)
            guard offsets.count > 1, let last = offsets.last else { continue }
            var cut = jpeg
            cut.removeSubrange(last..<last + 2 + (Int(cut[last + 2]) << 8 | Int(cut[last + 3])))
            #expect(JPEGSegments(cut).colorDescription == .sRGB)
            #expect(try ImageDecoder().decode(cut).image.sourceProfile == nil)
        }
    }

    @Test("A profile with padding behind it is cut to its own length")
    func padding() throws {
        let profile = Fixture.displayP3()
        #expect(try ImageDecoder().decode(Self.png(profile + [0, 0, 0])).image.sourceProfile == profile)
    }
}
