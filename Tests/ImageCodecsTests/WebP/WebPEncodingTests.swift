import TestSupport
import Testing

@testable import ImageCodecs

@Suite(
    "WebP is written, lossy, and lossless at quality 100",
    .enabled(if: ImageFormat.writable.contains(.webp)))
struct WebPEncodingTests {
    @Test("At quality 100 every pixel is kept, and alpha at any")
    func lossless() throws {
        for (width, height) in [(1, 1), (1, 40), (37, 1), (131, 67)] {
            for alpha in [false, true] {
                let image = Fixture.picture(width: width, height: height, alpha: alpha)
                let read = try ImageDecoder().decode(ImageEncoder(quality: 100).webp(image))
                #expect(read.warnings.isEmpty)
                #expect(read.image.alpha ?? [255] == image.alpha ?? [255], "\(width)x\(height)")
                // Colors behind full transparency may change.
                let isKept = (0..<width * height).allSatisfy {
                    image.alpha?[$0] == 0
                        || read.image.rgb[$0 * 3..<$0 * 3 + 3] == image.rgb[$0 * 3..<$0 * 3 + 3]
                }
                #expect(isKept, "\(width)x\(height), alpha \(alpha)")
                let lossy = try ImageDecoder().decode(ImageEncoder(quality: 40).webp(image))
                #expect(lossy.image.alpha ?? [255] == image.alpha ?? [255], "\(width)x\(height)")
            }
        }
    }

    @Test("The better the quality, the larger the file and the closer the picture")
    func quality() throws {
        let sizes = try [10, 50, 90].map { quality in
            let bytes = try ImageEncoder(quality: quality).webp(Fixture.smooth)
            let read = try ImageDecoder().decode(bytes).image
            #expect(
                Fixture.largestDifference(read.rgb, Fixture.smooth.rgb) <= (quality < 90 ? 40 : 14),
                "quality \(quality)")
            return bytes.count
        }
        #expect(sizes == sizes.sorted() && Set(sizes).count == 3)
    }

    @Test("Threads do not change the file", arguments: [80, 100])
    func threads(quality: Int) throws {
        let image = Fixture.picture(width: 300, height: 200, alpha: true)
        let one = try ImageEncoder(quality: quality, threads: 1).webp(image)
        #expect(try ImageEncoder(quality: quality, threads: 4).webp(image) == one)
    }

    @Test("A picture whose predictions do not fit into a file's first part is predicted more plainly")
    func plainerPredictions() throws {
        // Each block of 16 px of noise takes 6 bytes there, and there is room for 512 KiB.
        let (width, height) = (16_383, 1440)
        var random = SeededRandom(seed: 7)
        var rgb = [UInt8](repeating: 0, count: width * height * 3)
        rgb.withUnsafeMutableBytes { bytes in
            for offset in stride(from: 0, to: bytes.count - 7, by: 8) {
                bytes.storeBytes(of: random.next(), toByteOffset: offset, as: UInt64.self)
            }
        }
        let image = RasterImage(width: width, height: height, rgb: rgb)
        let file = try ImageEncoder(quality: 90, threads: 2).webp(image)
        let header = try ImageDecoder().header(of: file)
        #expect((header.width, header.height) == (width, height))
        // VP8 has the length of the first part in the upper 19 bits of its first three bytes.
        let frame = try #require(file.firstRange(of: Array("VP8 ".utf8))).upperBound + 4
        let first = (Int(file[frame]) | Int(file[frame + 1]) << 8 | Int(file[frame + 2]) << 16) >> 5
        #expect(first > 0 && first < 400_000, "\(first) bytes")
    }

    @Test("Settings and sizes that WebP does not allow are refused, and the message says what to do")
    func refused() throws {
        for quality in [-1, 0, 101] {
            #expect(
                throws: ImageCodecError.cannotEncode(.webp, reason: "quality \(quality) is not in 1 to 100")
            ) { try ImageEncoder(quality: quality).webp(Fixture.smooth) }
        }
        let long = RasterImage(width: 16_384, height: 1, rgb: [UInt8](repeating: 9, count: 16_384 * 3))
        #expect(
            throws: ImageCodecError.cannotEncode(
                .webp, reason: "16384x1 px; no side may exceed 16383 px; use PNG")
        ) { try ImageEncoder().webp(long) }
        let longest = RasterImage(width: 1, height: 16_383, rgb: [UInt8](repeating: 9, count: 16_383 * 3))
        #expect(try ImageDecoder().decode(ImageEncoder().webp(longest)).image.height == 16_383)
    }
}
