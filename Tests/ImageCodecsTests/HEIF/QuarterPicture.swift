import Testing

@testable import ImageCodecs

/// The pictures of `Fixtures/heif`: four flat quarters.
enum QuarterPicture {
    /// Upper left, upper right, lower left, lower right.
    static let colors: [[Int]] = [[220, 30, 30], [30, 200, 30], [30, 30, 220], [230, 220, 40]]

    /// The means of the quarters, without what lies within 4 px of an edge.
    static func means(_ image: RasterImage) -> [[Double]] {
        means(image.rgb, channels: 3, width: image.width, height: image.height)
    }

    /// The same of transparency.
    static func alphaMeans(_ image: RasterImage) throws -> [Double] {
        let alpha = try #require(image.alpha)
        return means(alpha, channels: 1, width: image.width, height: image.height).map { $0[0] }
    }

    /// The largest difference of a mean from `expected`.
    static func distance(_ image: RasterImage, from expected: [[Int]] = colors) -> Double {
        zip(means(image), expected).flatMap { zip($0, $1).map { abs($0 - Double($1)) } }.max() ?? .infinity
    }

    private static func means(_ samples: [UInt8], channels: Int, width: Int, height: Int) -> [[Double]] {
        let edge = 4
        return [(0, 0), (width / 2, 0), (0, height / 2), (width / 2, height / 2)].map { left, top in
            let columns = left + edge..<left + width / 2 - edge
            let rows = top + edge..<top + height / 2 - edge
            return (0..<channels).map { channel in
                var sum = 0
                for y in rows {
                    for x in columns { sum += Int(samples[(y * width + x) * channels + channel]) }
                }
                return Double(sum) / Double(rows.count * columns.count)
            }
        }
    }
}
