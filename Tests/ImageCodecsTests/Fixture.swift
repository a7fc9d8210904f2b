import Foundation
import TestSupport
import Testing

@testable import ImageCodecs

/// The picture files beside the tests, made by `make_fixtures.py`, and pictures made by formula.
enum Fixture {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "Fixtures")

    /// The bytes of the fixture `name`.
    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }

    /// The names of all fixtures ending in `suffix`.
    static func names(endingIn suffix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(suffix) }.sorted()
    }

    /// Expects of the fixture `name`, some bits flipped behind its first bytes, that it is an error or a picture.
    static func expectErrorsOrPictures(
        ofFlippedBits name: String, behind first: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let bytes = try bytes(name)
        let decoder = ImageDecoder(limits: ImageLimits(pixels: 200_000))
        for seed in 0..<400 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: first..<bytes.count, using: &random)] ^=
                    1 << UInt8.random(in: 0..<8, using: &random)
            }
            do throws(ImageCodecError) {
                let decoded = try decoder.decode(damaged)
                #expect(
                    decoded.image.width == decoded.header.width, "seed \(seed)",
                    sourceLocation: sourceLocation)
            } catch {
                #expect(!error.description.isEmpty, sourceLocation: sourceLocation)
            }
        }
    }

    /// A picture with edges, gradients and a little of everything, so that wrong channels and rows show.
    static func picture(width: Int, height: Int, alpha: Bool = false, sourceProfile: [UInt8]? = nil)
        -> RasterImage
    {
        var rgb: [UInt8] = []
        var opacity: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                rgb.append(UInt8((x * 7 + y * 3) % 256))
                rgb.append(UInt8((x * x + y * 11) % 256))
                rgb.append((x / 5 + y / 3) % 2 == 0 ? 20 : 230)
                opacity.append(UInt8((x * 31 + y * 17) % 256))
            }
        }
        return RasterImage(
            width: width, height: height, rgb: rgb, alpha: alpha ? opacity : nil, sourceProfile: sourceProfile
        )
    }

    /// The 48x40 picture of the JPEG fixtures: gradients that JPEG hardly changes.
    static let smooth: RasterImage = {
        var rgb: [UInt8] = []
        for y in 0..<40 {
            for x in 0..<48 { rgb += [UInt8(40 + x * 4), UInt8(60 + y * 4), UInt8(200 - x * 2 - y)] }
        }
        return RasterImage(width: 48, height: 40, rgb: rgb)
    }()

    /// The profile of Display P3, with `padding` bytes more at its end that it counts as its own.
    static func displayP3(padding: Int = 0) -> [UInt8] {
        var profile = ColorimetricProfile(
            name: "P3", primaries: RGBPrimaries(codePoint: 12)!, transfer: .sRGB)!.bytes
        profile += (0..<padding).map { UInt8(truncatingIfNeeded: $0 * 131 + $0 / 256) }
        withUnsafeBytes(of: UInt32(profile.count).bigEndian) { profile.replaceSubrange(0..<4, with: $0) }
        return profile
    }

    /// The largest difference between bytes of two buffers of one length.
    static func largestDifference(_ a: [UInt8], _ b: [UInt8]) -> Int {
        precondition(a.count == b.count)
        return zip(a, b).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
    }
}
