import Foundation
import ImageCodecs
import Stylization

/// Masks for requests.
enum Masks {
    /// White in the right half, or in the left.
    static func half(width: Int = 24, height: Int = 16, left: Bool = false) -> RegionMask {
        let size = PixelSize(width: width, height: height)
        return RegionMask(
            size: size,
            values: (0..<size.pixels).map { (2 * ($0 % width) >= width) != left ? 255 : 0 })
    }

    /// The same value everywhere.
    static func uniform(_ value: UInt8, width: Int = 1, height: Int = 1) -> RegionMask {
        RegionMask(
            size: PixelSize(width: width, height: height),
            values: [UInt8](repeating: value, count: width * height))
    }

    /// A mask as a gray picture's file.
    static func png(_ mask: RegionMask) throws -> [UInt8] {
        try ImageEncoder().png(
            RasterImage(
                width: mask.size.width, height: mask.size.height,
                rgb: mask.values.flatMap { [$0, $0, $0] }))
    }

    /// A large mask of one value as a picture's file.
    static func png(_ value: UInt8, side: Int) throws -> [UInt8] {
        try ImageEncoder().png(
            RasterImage(
                width: side, height: side, rgb: [UInt8](repeating: value, count: 3 * side * side)))
    }

    /// A mask as a cut-out of black.
    static func cutOut(_ mask: RegionMask) throws -> [UInt8] {
        try ImageEncoder().png(
            RasterImage(
                width: mask.size.width, height: mask.size.height,
                rgb: [UInt8](repeating: 0, count: 3 * mask.size.pixels), alpha: mask.values))
    }

    /// A mask as a field of JSON.
    static func json(_ mask: RegionMask) throws -> [String: Any] { json(try png(mask)) }

    /// A picture's file as a field of JSON.
    static func json(_ file: [UInt8]) -> [String: Any] { ["data": Data(file).base64EncodedString()] }

    /// A picture of gray with 16 bits a sample, and the mask that it is.
    static let deep = (
        file: [UInt8](
            Data(
                base64Encoded:
                    "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACEAAAAADoj+WFAAAAFElEQVR42mNgYGho+P+fAYgYHBwAJzIF"
                    + "fQFt9VsAAAAASUVORK5CYII=")!),
        mask: RegionMask(size: PixelSize(width: 3, height: 2), values: [0, 128, 255, 255, 0, 64])
    )
}
