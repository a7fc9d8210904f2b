import Testing

@testable import ImageCodecs

@Suite("Exif orientation is applied once, and Exif is left behind")
struct OrientationTests {
    /// Red, green / blue, yellow: the middles of the four quarters of the upright 32x16 px picture.
    private static func checkQuarters(_ image: RasterImage, _ name: String) {
        #expect(image.width == 32 && image.height == 16, "\(name)")
        let colours: [(x: Int, y: Int, rgb: [UInt8])] = [
            (8, 4, [220, 30, 30]), (24, 4, [30, 200, 30]), (8, 12, [30, 30, 220]), (24, 12, [230, 220, 40]),
        ]
        for colour in colours {
            let at = (colour.y * image.width + colour.x) * 3
            let found = Array(image.rgb[at..<at + 3])
            #expect(Fixture.largestDifference(found, colour.rgb) <= 4, "\(name) at \(colour.x), \(colour.y)")
        }
    }

    @Test("JPEG stored in each of the eight ways, both byte orders", arguments: Orientation.allCases)
    func jpeg(orientation: Orientation) throws {
        let name = "orientation\(orientation.rawValue).jpg"
        let decoded = try ImageDecoder().decode(Fixture.bytes(name))
        #expect(decoded.orientation == orientation)
        #expect(decoded.header.storedWidth == (orientation.swapsSides ? 16 : 32))
        Self.checkQuarters(decoded.image, name)
    }

    @Test(
        "PNG's eXIf in front of and behind the pixels",
        arguments: ["orientation6.png", "orientation8-late.png"])
    func png(name: String) throws {
        let decoded = try ImageDecoder().decode(Fixture.bytes(name))
        Self.checkQuarters(decoded.image, name)
        #expect(try ImageDecoder().header(of: Fixture.bytes(name)).width == 32)
    }

    @Test("A name in front of the block that stands there twice is passed over, in both formats")
    func doubleName() throws {
        let name = Array("Exif\0\0".utf8)
        var jpeg = try Fixture.bytes("orientation6.jpg")
        let at = try #require((0..<jpeg.count - 6).first { jpeg[$0..<$0 + 6] == name[...] })
        jpeg.insert(contentsOf: name, at: at)
        jpeg[at - 1] += 6  // the segment's length
        Self.checkQuarters(try ImageDecoder().decode(jpeg).image, "JPEG")

        let png = try Fixture.bytes("orientation6.png")
        let block = try #require(PNGChunks(png).first { $0.type == "eXIf" }).content
        let plain = try Self.withoutExif(png)
        for names in 0...2 {
            let content = Array(repeating: name, count: names).flatMap { $0 } + Array(block)
            Self.checkQuarters(
                try ImageDecoder().decode(PNGFile.inserting(PNGChunks.chunk("eXIf", content), into: plain))
                    .image,
                "PNG, \(names) names")
        }
    }

    private static func withoutExif(_ png: [UInt8]) throws -> [UInt8] {
        PNGChunks.signature
            + PNGChunks(png).filter { $0.type != "eXIf" }.flatMap {
                PNGChunks.chunk($0.type, Array($0.content))
            }
    }

    @Test(
        "ImageMagick's raw profiles turn a PNG, in each kind of text, and are no text",
        arguments: ["exif", "APP1"])
    func rawProfile(kind: String) throws {
        let png = try Fixture.bytes("orientation6.png")
        let block = try #require(PNGChunks(png).first { $0.type == "eXIf" }).content
        let plain = try Self.withoutExif(png)
        let bytes = Array("Exif\0\0".utf8) + Array(block)
        var digits = ""
        for (index, byte) in bytes.enumerated() {
            if index % 36 == 0 { digits += "\n" }
            digits += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        let text = Array("\n\(kind)\n     \(bytes.count)\(digits)\n".utf8)
        let keyword = Array("Raw profile type \(kind)\0".utf8)
        let chunks = [
            PNGChunks.chunk("tEXt", keyword + text),
            PNGChunks.chunk("zTXt", keyword + [0] + (try ZlibStream.deflated(text))),
            PNGChunks.chunk("iTXt", keyword + [0, 0, 0, 0] + text),
        ]
        for chunk in chunks {
            let decoded = try ImageDecoder().decode(PNGFile.inserting(chunk, into: plain))
            Self.checkQuarters(decoded.image, kind)
            #expect(decoded.text.isEmpty)
        }
        // The chunk that is made for it counts more.
        let both = PNGFile.inserting(chunks[0], into: try Fixture.bytes("orientation8-late.png"))
        #expect(try ImageDecoder().header(of: both).orientation == .leftBottom)
        for broken in ["", "\nexif\n", "\nexif\n4\nzz", "\nexif\n100000\n4d4d"] {
            #expect(Orientation(rawProfile: broken) == nil)
        }
    }

    @Test("Each turn moves every pixel to its place, alpha too", arguments: Orientation.allCases)
    func pixels(orientation: Orientation) {
        // Larger than a block of the walk, with odd sides.
        let upright = Fixture.picture(width: 131, height: 67, alpha: true, sourceProfile: [1, 2, 3])
        let swaps = orientation.swapsSides
        let (width, height) = swaps ? (67, 131) : (131, 67)
        // What Exif says: where the upright pixel (x, y) is stored.
        func stored(_ x: Int, _ y: Int) -> (x: Int, y: Int) {
            switch orientation {
            case .topLeft: (x, y)
            case .topRight: (130 - x, y)
            case .bottomRight: (130 - x, 66 - y)
            case .bottomLeft: (x, 66 - y)
            case .leftTop: (y, x)
            case .rightTop: (y, 130 - x)
            case .rightBottom: (66 - y, 130 - x)
            case .leftBottom: (66 - y, x)
            }
        }
        var rgb = [UInt8](repeating: 0, count: 131 * 67 * 3)
        var alpha = [UInt8](repeating: 0, count: 131 * 67)
        for y in 0..<67 {
            for x in 0..<131 {
                let to = stored(x, y)
                for channel in 0..<3 {
                    rgb[(to.y * width + to.x) * 3 + channel] = upright.rgb[(y * 131 + x) * 3 + channel]
                }
                alpha[to.y * width + to.x] = upright.alpha![y * 131 + x]
            }
        }
        let turned = RasterImage(
            width: width, height: height, rgb: rgb, alpha: alpha, sourceProfile: [1, 2, 3])
        #expect(turned.oriented(orientation) == upright)
    }

    @Test("What is written holds no trace of Exif", arguments: ImageFormat.writable)
    func exifIsDropped(format: ImageFormat) throws {
        let source = try Fixture.bytes("orientation6.jpg")
        #expect(String(decoding: source, as: UTF8.self).contains("SecretCamera"))
        let image = try ImageDecoder().decode(source).image
        let written = String(decoding: try ImageEncoder().encode(image, as: format), as: UTF8.self)
        #expect(!written.contains("SecretCamera") && !written.contains("Exif") && !written.contains("eXIf"))
    }

    @Test("Broken Exif blocks mean upright, at every length and for every odd value")
    func brokenBlocks() {
        func block(tag: [UInt8] = [1, 0x12], type: UInt8 = 3, count: UInt8 = 1, value: UInt8 = 6) -> [UInt8] {
            Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1] + tag
                + [0, type, 0, 0, 0, count, 0, value, 0, 0, 0, 0, 0, 0]
        }
        let whole = block()
        #expect(Orientation(exif: whole[...]) == .rightTop)
        for length in 0..<20 { #expect(Orientation(exif: whole[..<length]) == nil, "\(length) bytes") }
        #expect(Orientation(exif: block(value: 0)[...]) == nil)
        #expect(Orientation(exif: block(value: 9)[...]) == nil)
        #expect(Orientation(exif: block(type: 2)[...]) == nil)
        #expect(Orientation(exif: block(count: 2)[...]) == nil)
        #expect(Orientation(exif: block(tag: [1, 0x13])[...]) == nil)
        // A directory beyond the end, and one at the largest offset.
        var far = whole
        far.replaceSubrange(4..<8, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(Orientation(exif: far[...]) == nil)
    }
}
