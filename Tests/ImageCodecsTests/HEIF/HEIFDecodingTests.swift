import Testing

@testable import ImageCodecs

@Suite("HEIC and AVIF", .enabled(if: ImageFormat.readable.contains(.heic)))
struct HEIFDecodingTests {
    private static func decode(_ name: String) throws -> DecodedImage {
        try ImageDecoder().decode(Fixture.bytes("heif/" + name))
    }

    @Test(
        "Pictures as programs write them",
        arguments: [
            ("plain.heic", 64, 48), ("odd.heic", 61, 45), ("plain.avif", 64, 48), ("limited.avif", 64, 48),
            ("twelve-bit.avif", 64, 48), ("lossless.avif", 64, 48), ("grid.avif", 128, 128),
        ])
    func plain(name: String, width: Int, height: Int) throws {
        let decoded = try Self.decode(name)
        #expect(decoded.format == (name.hasSuffix("avif") ? .avif : .heic))
        #expect((decoded.image.width, decoded.image.height) == (width, height))
        #expect((decoded.header.width, decoded.header.height) == (width, height))
        let tolerance = name == "lossless.avif" ? 0.0 : 2
        #expect(QuarterPicture.distance(decoded.image) <= tolerance, "\(QuarterPicture.means(decoded.image))")
        #expect(decoded.image.alpha == nil && decoded.warnings.isEmpty)
    }

    @Test("A picture without colour")
    func grey() throws {
        let image = try Self.decode("grey.avif").image
        let expected = [220, 30, 30, 230].map { [$0, $0, $0] }
        #expect(QuarterPicture.distance(image, from: expected) <= 1, "\(QuarterPicture.means(image))")
    }

    @Test("Ten bits of Display P3 by code points, as Chromium shows them")
    func tenBit() throws {
        let image = try Self.decode("ten-bit.avif").image
        let expected = [[240, 0, 0], [0, 205, 0], [29, 30, 228], [231, 220, 0]]
        #expect(QuarterPicture.distance(image, from: expected) <= 2, "\(QuarterPicture.means(image))")
        #expect(image.sourceProfile != nil)
    }

    @Test("High dynamic range, as Chromium shows it")
    func highDynamicRange() throws {
        let pictures = [
            ("pq.avif", [[203, 0, 12], [0, 173, 0], [0, 21, 171], [242, 242, 242]]),
            ("hlg.avif", [[124, 26, 41], [0, 113, 32], [32, 39, 101], [166, 166, 166]]),
        ]
        for (name, expected) in pictures {
            let image = try Self.decode(name).image
            #expect(
                QuarterPicture.distance(image, from: expected) <= 2, "\(name): \(QuarterPicture.means(image))"
            )
        }
    }

    /// A property in the place of the one that says how many bits there are, which is not looked at.
    private static func replacingBits(of name: String, by property: String, _ content: [UInt8]) throws
        -> [UInt8]
    {
        var bytes = try Fixture.bytes("heif/" + name)
        let place = try #require(bytes.firstRange(of: Array("pixi".utf8)))
        bytes.replaceSubrange(place, with: property.utf8)
        bytes.replaceSubrange(place.upperBound..<place.upperBound + content.count, with: content)
        return bytes
    }

    @Test("The box clli says how bright a picture is, as Chromium shows it")
    func contentLight() throws {
        let pictures: [(Int, [[Int]])] = [
            (300, [[255, 0, 19], [0, 222, 0], [0, 30, 220], [255, 255, 255]]),
            (4000, [[203, 0, 12], [0, 173, 0], [0, 21, 171], [217, 217, 217]]),
            // Not known.
            (0, [[203, 0, 12], [0, 173, 0], [0, 21, 171], [242, 242, 242]]),
        ]
        for (peak, expected) in pictures {
            let bytes = try Self.replacingBits(
                of: "pq.avif", by: "clli", [UInt8(peak >> 8), UInt8(peak & 0xFF)])
            let image = try ImageDecoder().decode(bytes).image
            #expect(
                QuarterPicture.distance(image, from: expected) <= 2, "\(peak): \(QuarterPicture.means(image))"
            )
        }
    }

    @Test("What is said of the picture outranks what is said of a display; too short a box says nothing")
    func masteringDisplay() {
        func boxes(_ boxes: (String, [UInt8])...) -> [HEIFBoxes.Box] {
            Array(
                HEIFBoxes(
                    boxes.flatMap { PNGChunks.bigEndian(UInt32(8 + $1.count)) + Array($0.utf8) + $1 }[...]))
        }
        let display = (
            "mdcv", [UInt8](repeating: 9, count: 16) + PNGChunks.bigEndian(6_000_000) + [0, 0, 0, 1]
        )
        let content: (String, [UInt8]) = ("clli", [4, 0, 1, 0])
        #expect(HEIFPicture.peakLuminance(boxes(display)) == 600)
        #expect(HEIFPicture.peakLuminance(boxes(display, content)) == 1024)
        #expect(HEIFPicture.peakLuminance(boxes(("clli", [0, 0, 0, 0]), display)) == 600)
        #expect(HEIFPicture.peakLuminance(boxes(("clli", [4]), ("mdcv", [1, 2, 3]))) == nil)
        #expect(HEIFPicture.peakLuminance([]) == nil)
    }

    @Test("The boxes irot and imir turn a picture upright", arguments: 1...8)
    func orientation(value: Int) throws {
        let decoded = try Self.decode("orientation\(value).heic")
        #expect(decoded.orientation.rawValue == value)
        #expect((decoded.image.width, decoded.image.height) == (128, 64))
        #expect((decoded.header.width, decoded.header.height) == (128, 64))
        #expect(QuarterPicture.distance(decoded.image) <= 2, "\(QuarterPicture.means(decoded.image))")
    }

    @Test("The box clap cuts a part out before that")
    func cleanAperture() throws {
        let decoded = try Self.decode("cut-and-turned.heic")
        #expect((decoded.image.width, decoded.image.height) == (100, 40))
        #expect(decoded.orientation == .rightTop)
        // 8 of 64 px are cut off on the left, and 20 on the right; at the top 4 of 32, at the bottom 20.
        let rgb = decoded.image.rgb
        func pixel(_ x: Int, _ y: Int) -> [Int] { (0..<3).map { Int(rgb[(y * 100 + x) * 3 + $0]) } }
        for (x, y, color) in [(3, 3, 0), (96, 3, 1), (3, 36, 2), (96, 36, 3)] {
            let expected = QuarterPicture.colors[color]
            #expect(zip(pixel(x, y), expected).allSatisfy { abs($0 - $1) <= 3 }, "\(x), \(y)")
        }
    }

    @Test("A phone's picture: a grid of tiles with a profile, turned by its box and not by its Exif")
    func phone() throws {
        let decoded = try Self.decode("phone.heic")
        #expect((decoded.image.width, decoded.image.height) == (70, 100))
        #expect(decoded.orientation == .rightTop)
        // As ImageMagick converts them from Display P3 to sRGB.
        let expected = [[240, 0, 0], [0, 203, 0], [31, 29, 229], [232, 218, 0]]
        let turned = [2, 0, 3, 1].map { expected[$0] }
        #expect(
            QuarterPicture.distance(decoded.image, from: turned) <= 2,
            "\(QuarterPicture.means(decoded.image))")
        #expect(decoded.image.sourceProfile?.count ?? 0 > 128)
    }

    @Test("Transparency", arguments: ["alpha.heic", "alpha.avif", "premultiplied.avif"])
    func transparency(name: String) throws {
        let image = try Self.decode(name).image
        let alpha = try QuarterPicture.alphaMeans(image)
        #expect(zip(alpha, [255, 128, 64, 0]).allSatisfy { abs($0 - $1) <= 1 }, "\(alpha)")
        // What cannot be seen has no colour.
        let (means, seen) = (QuarterPicture.means(image), name == "premultiplied.avif" ? 3 : 4)
        for (mean, color) in zip(means, QuarterPicture.colors).prefix(seen) {
            #expect(zip(mean, color).allSatisfy { abs($0 - Double($1)) <= 4 }, "\(means)")
        }
    }

    @Test("Transparency is cut and turned with its picture")
    func turnedTransparency() throws {
        let image = try Self.decode("turned.avif").image
        #expect((image.width, image.height) == (40, 56))
        let alpha = try QuarterPicture.alphaMeans(image)
        #expect(zip(alpha, [255, 64, 128, 0]).allSatisfy { abs($0 - $1) <= 1 }, "\(alpha)")
    }

    @Test("Of an animation the picture that it shows is read, and said so")
    func animation() throws {
        let decoded = try Self.decode("animation.avif")
        #expect(QuarterPicture.distance(decoded.image) <= 2)
        #expect(decoded.warnings == [.animated(.avif, pictures: 2)])
    }
}
