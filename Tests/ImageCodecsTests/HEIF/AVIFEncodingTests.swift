import Testing

@testable import ImageCodecs

@Suite("AVIF is written", .enabled(if: ImageFormat.writable.contains(.avif)))
struct AVIFEncodingTests {
    @Test("It comes back close, the closer the higher the quality")
    func quality() throws {
        var previous = 256
        for quality in [30, 89, 90, 100] {
            let bytes = try ImageEncoder(quality: quality).avif(Fixture.smooth)
            #expect(FileSignature(bytes) == .picture(.avif))
            let decoded = try ImageDecoder().decode(bytes)
            #expect((decoded.image.width, decoded.image.height) == (48, 40) && decoded.warnings.isEmpty)
            let difference = Fixture.largestDifference(decoded.image.rgb, Fixture.smooth.rgb)
            #expect(difference <= previous, "quality \(quality)")
            previous = difference
        }
        #expect(previous <= 3)
    }

    @Test("Colors are those of sRGB in the full range, at full resolution from quality 90 on")
    func format() throws {
        for (quality, chroma) in [(1, CodedFormat.Chroma.half), (89, .half), (90, .full), (100, .full)] {
            let bytes = try ImageEncoder(quality: quality).avif(Fixture.smooth)
            let picture = try HEIFPicture(try #require(HEIFItems(bytes)), limits: ImageLimits())
            #expect(picture.color.format.chroma == chroma, "quality \(quality)")
            let sRGB = CodedFormat.CodePoints(primaries: 1, transfer: 13, matrix: 6, isFullRange: true)
            #expect(picture.codePoints == sRGB && picture.color.format.color == sRGB)
            #expect(picture.iccProfile == nil)
        }
    }

    @Test(
        "Sides of any length, and transparency without loss",
        arguments: [(1, 1), (37, 1), (1, 40), (131, 67)])
    func sizes(width: Int, height: Int) throws {
        for (alpha, quality) in [(false, 80), (true, 80), (true, 100)] {
            let image = Fixture.picture(width: width, height: height, alpha: alpha)
            let decoded = try ImageDecoder().decode(ImageEncoder(quality: quality).avif(image)).image
            #expect((decoded.width, decoded.height) == (width, height))
            #expect(decoded.alpha == (image.alpha == [255] ? nil : image.alpha))
        }
    }

    @Test("Flat colors stay what they are, also at half resolution")
    func flat() throws {
        for color in [[255, 0, 0], [0, 0, 255], [0, 0, 0], [255, 255, 255], [12, 200, 99]] as [[UInt8]] {
            let rgb = (0..<33 * 17).flatMap { _ in color }
            let image = RasterImage(width: 33, height: 17, rgb: rgb)
            for quality in [75, 95] {
                let decoded = try ImageDecoder().decode(ImageEncoder(quality: quality).avif(image)).image
                #expect(Fixture.largestDifference(decoded.rgb, rgb) <= 2, "\(color), \(quality)")
            }
        }
    }

    @Test("The photo's profile is kept on request")
    func profile() throws {
        let photo = try ImageDecoder().decode(Fixture.bytes("heif/phone.heic")).image
        let source = try #require(photo.sourceProfile)
        let kept = try ImageDecoder().decode(ImageEncoder(quality: 100, profile: .keep).avif(photo)).image
        #expect(kept.sourceProfile == source)
        // A step of the profile's numbers is several of sRGB's where a color is dark.
        let means = QuarterPicture.means(photo).map { $0.map { Int($0.rounded()) } }
        #expect(QuarterPicture.distance(kept, from: means) <= 5)
        #expect(try ImageDecoder().decode(ImageEncoder().avif(photo)).image.sourceProfile == nil)
    }

    @Test("Settings and sizes that are not possible are refused in words")
    func refused() throws {
        for quality in [-1, 0, 101] {
            let error = ImageCodecError.cannotEncode(.avif, reason: "quality \(quality) is not in 1 to 100")
            #expect(throws: error) { try ImageEncoder(quality: quality).avif(Fixture.smooth) }
        }
        let long = RasterImage(width: 65_536, height: 1, rgb: [UInt8](repeating: 0, count: 65_536 * 3))
        #expect(throws: ImageCodecError.self) { try ImageEncoder().avif(long) }
        #expect {
            try ImageEncoder().encode(Fixture.smooth, as: .heic)
        } throws: {
            "\($0)".contains("write AVIF or JPEG")
        }
    }
}
