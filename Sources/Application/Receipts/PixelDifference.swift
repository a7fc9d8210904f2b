import ImageCodecs

/// How far two pictures of one size are apart, as what is seen on white.
struct PixelDifference {
    /// Differences, of 255.
    struct Sizes {
        /// Of a sample.
        var largest = 0.0
        /// Of all samples.
        var mean = 0.0
        /// Of a channel's mean over a square, the largest.
        var square = 0.0

        /// Both of two pictures may be as far from a third.
        mutating func add(twice other: Sizes) {
            largest += 2 * other.largest
            mean += 2 * other.mean
            square += 2 * other.square
        }
    }

    let sizes: Sizes
    /// How many pixels differ at all.
    let pixels: Int

    var largest: Double { sizes.largest }
    var mean: Double { sizes.mean }
    var square: Double { sizes.square }

    /// A square's side in px; at the far edges squares are larger, by what is left there.
    private static let side = 16

    /// `nil` for pictures of two sizes.
    init?(_ one: RasterImage, _ other: RasterImage) {
        guard one.size == other.size else { return nil }
        let (width, height) = (one.width, one.height)
        let columns = max(1, width / Self.side), rows = max(1, height / Self.side)
        var (largest, sum, pixels) = (0, 0, 0)
        var square = 0.0
        let hasAlpha = one.alpha != nil || other.alpha != nil
        /// Of a row of squares: for each the sums of its channels.
        var sums = [Int](repeating: 0, count: 4 * columns)
        for y in 0..<height {
            for x in 0..<width {
                let pixel = y * width + x, cell = 4 * min(x / Self.side, columns - 1)
                let alpha =
                    hasAlpha
                    ? (Int(one.alpha?[pixel] ?? 255), Int(other.alpha?[pixel] ?? 255)) : (255, 255)
                var most = abs(alpha.0 - alpha.1)
                sums[cell + 3] += alpha.0 - alpha.1
                // What is behind full transparency is nobody's, and not kept by all formats.
                if alpha.0 > 0 || alpha.1 > 0 {
                    for channel in 0..<3 {
                        let difference =
                            Int(one.rgb[3 * pixel + channel]) - Int(other.rgb[3 * pixel + channel])
                        sums[cell + channel] += difference
                        most = max(most, abs(difference))
                        sum += abs(difference)
                    }
                }
                largest = max(largest, most)
                if most > 0 { pixels += 1 }
            }
            let isLast = y == height - 1
            guard isLast || ((y + 1) % Self.side == 0 && (y + 1) / Self.side < rows) else { continue }
            let first = min(y / Self.side, rows - 1) * Self.side
            for column in 0..<columns {
                let right = column == columns - 1 ? width : (column + 1) * Self.side
                let count = Double((y + 1 - first) * (right - column * Self.side))
                for channel in 4 * column..<4 * column + 4 {
                    square = max(square, abs(Double(sums[channel])) / count)
                    sums[channel] = 0
                }
            }
        }
        sizes = Sizes(largest: Double(largest), mean: Double(sum) / Double(one.rgb.count), square: square)
        self.pixels = pixels
    }
}
