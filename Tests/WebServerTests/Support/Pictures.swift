import Foundation
import ImageCodecs

/// Small pictures for requests.
enum Pictures {
    static func raster(width: Int = 24, height: Int = 16, seed: Int = 1) -> RasterImage {
        RasterImage(
            width: width, height: height,
            rgb: (0..<width * height * 3).map { UInt8(truncatingIfNeeded: $0 &* 7 &* seed &+ $0 / 5) })
    }

    static func png(width: Int = 24, height: Int = 16, seed: Int = 1) throws -> [UInt8] {
        try ImageEncoder().png(raster(width: width, height: height, seed: seed))
    }

    /// Width and height of the picture in a file, px.
    static func size(of bytes: [UInt8]) throws -> [Int] {
        let header = try ImageDecoder().header(of: bytes)
        return [header.width, header.height]
    }

    static func base64(width: Int = 24, height: Int = 16, seed: Int = 1) throws -> String {
        Data(try png(width: width, height: height, seed: seed)).base64EncodedString()
    }
}
