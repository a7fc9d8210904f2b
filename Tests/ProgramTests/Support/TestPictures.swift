import Foundation
import ImageCodecs
import TestSupport

/// Small pictures made for these tests.
enum TestPictures {
    static let samples = Places.repository.appending(path: "Public/samples")

    /// A picture with detail everywhere, no two rows or columns alike.
    static func raster(width: Int, height: Int, seed: UInt64 = 1) -> RasterImage {
        var random = SeededRandom(seed: seed)
        var rgb: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let noise = Int.random(in: 0...30, using: &random)
                rgb.append(UInt8((x * 255 / width + noise) % 256))
                rgb.append(UInt8((y * 255 / height + noise) % 256))
                rgb.append(UInt8(((x + y) * 3 + noise) % 256))
            }
        }
        return RasterImage(width: width, height: height, rgb: rgb)
    }

    static func png(width: Int, height: Int, seed: UInt64 = 1) throws -> [UInt8] {
        try ImageEncoder().png(raster(width: width, height: height, seed: seed))
    }

    /// `jpeg` with an Exif block that says how it must be turned.
    static func jpeg(_ jpeg: [UInt8], orientation: UInt8) -> [UInt8] {
        // Big-endian TIFF header, one directory of one entry: tag 0x0112, a short.
        let tiff: [UInt8] =
            Array("MM".utf8) + [
                0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
            ]
        let block = Array("Exif\0\0".utf8) + tiff
        let length = block.count + 2
        return Array(jpeg.prefix(2)) + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + block
            + jpeg.dropFirst(2)
    }

    /// The picture turned by 90 degrees clockwise.
    static func turned(_ image: RasterImage) -> RasterImage {
        var rgb: [UInt8] = []
        for y in 0..<image.width {
            for x in 0..<image.height {
                let pixel = ((image.height - 1 - x) * image.width + y) * 3
                rgb += image.rgb[pixel..<(pixel + 3)]
            }
        }
        return RasterImage(width: image.height, height: image.width, rgb: rgb)
    }

    /// 100 numbers as a real style has them.
    static func vector(seed: UInt64) -> [Float] {
        var random = SeededRandom(seed: seed)
        return random.floats(100)
    }
}

extension Workspace {
    /// Saves a style of made-up numbers in the gallery; quick, since no network runs.
    func saveStyle(_ name: String, seed: UInt64 = 1) async throws -> Program.Outcome {
        try await Program.run(
            [
                "styles", "add", name, "--vector-file", "-", "--space", "magenta-mobile", "--no-swatch",
                "--json",
            ],
            in: self, input: Array(try JSONEncoder().encode(TestPictures.vector(seed: seed))))
    }

    /// A workspace with a small `photo.png` and the saved style `test`.
    static func withPhotoAndStyle() async throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write("photo.png", TestPictures.png(width: 16, height: 16))
        _ = try await workspace.saveStyle("test")
        return workspace
    }
}
