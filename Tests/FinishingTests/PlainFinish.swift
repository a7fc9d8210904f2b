import Foundation

/// The oracle: what a finish computes, pixel by pixel, in Float64 and without a thought for speed.
struct PlainFinish {
    var preserveColor = 0.0
    var saturation = 0.0
    var contrast = 0.0
    var grain = 0.0

    /// The painting, unrounded.
    func applied(to painting: [UInt8], photo: [UInt8], width: Int, height: Int) -> [Double] {
        var result: [Double] = []
        for pixel in 0..<width * height {
            var color = (0..<3).map { Double(painting[3 * pixel + $0]) }
            let seen = (0..<3).map { Double(photo[3 * pixel + $0]) }
            color = keepingColor(color, of: seen)
            color = saturated(color)
            color = color.map(steepened)
            if grain > 0 {
                color = grained(color, x: pixel % width, y: pixel / width, width: width, height: height)
            }
            result += color
        }
        return result
    }

    static func luma(_ color: [Double]) -> Double { 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2] }

    private static func clamped(_ color: [Double]) -> [Double] { color.map { min(max($0, 0), 255) } }

    private func keepingColor(_ color: [Double], of photo: [Double]) -> [Double] {
        let share = preserveColor / 100
        let luma = Self.luma(color), other = Self.luma(photo)
        // The channels' differences from the luma are the chroma.
        return Self.clamped(
            (0..<3).map { luma + (1 - share) * (color[$0] - luma) + share * (photo[$0] - other) })
    }

    private func saturated(_ color: [Double]) -> [Double] {
        let luma = Self.luma(color)
        var factor = 1 + saturation / 100
        if saturation > 0 {
            // 1 where one more step of any channel would leave the range.
            let reach = color.map { channel in
                channel == luma
                    ? 0
                    : channel > luma ? (channel - luma) / (255 - luma) : (luma - channel) / luma
            }.max()!
            let most = 1 + 2 * saturation / 100
            factor = most / (1 + (most - 1) * reach)
        }
        return color.map { luma + factor * ($0 - luma) }
    }

    /// Schlick's gain, as he writes it: two of his biases, joined at a half.
    private func steepened(_ value: Double) -> Double {
        let gain = 1 / (1 + pow(3, contrast / 100))
        let x = min(max(value / 255, 0), 1), term = (1 / gain - 2) * (1 - 2 * x)
        return 255 * (x < 0.5 ? x / (term + 1) : (term - x) / (term - 1))
    }

    private func grained(_ color: [Double], x: Int, y: Int, width: Int, height: Int) -> [Double] {
        let luma = Self.luma(color) / 255
        let cells = 1024 / (Double(width) * Double(height)).squareRoot()
        let noise = Self.field(x: x, y: y, cellsPerPixel: cells)
        let offset = grain / 100 * 36 * 4 * luma * (1 - luma) * noise
        return Self.clamped(color.map { $0 + offset })
    }

    /// The mean of the smooth field over one pixel, of deviation 1 where the pixel is small.
    static func field(x: Int, y: Int, cellsPerPixel: Double) -> Double {
        func weights(_ pixel: Int) -> [(cell: Int, weight: Double)] {
            let start = Double(pixel) * cellsPerPixel
            return (Int(start.rounded(.down)) - 1...Int((start + cellsPerPixel).rounded(.down)) + 2).map {
                cell in
                let steps = 200
                let sum = (0..<steps).reduce(0.0) { sum, step in
                    let place = start + (Double(step) + 0.5) / Double(steps) * cellsPerPixel
                    return sum + spline(place - Double(cell))
                }
                return (cell, sum / Double(steps))
            }
        }
        var sum = 0.0
        for row in weights(y) {
            for column in weights(x) {
                sum += row.weight * column.weight * noise(row: row.cell + 1, column: column.cell + 1)
            }
        }
        // A spline's mean square, once for each side.
        return sum / (151.0 / 315)
    }

    private static func spline(_ x: Double) -> Double {
        let x = abs(x)
        if x >= 2 { return 0 }
        return x < 1 ? 2.0 / 3 - x * x + x * x * x / 2 : (2 - x) * (2 - x) * (2 - x) / 6
    }

    static func noise(row: Int, column: Int) -> Double {
        var hash = UInt32(row) &* 0x9E37_79B1 &+ UInt32(column)
        hash = (hash ^ (hash >> 16)) &* 0x7FEB_352D
        hash = (hash ^ (hash >> 15)) &* 0x846C_A68B
        hash ^= hash >> 16
        let sum = (0..<4).reduce(0) { $0 + Double((hash >> (8 * UInt32($1))) & 255) }
        return (sum - 510) / (65_535.0 / 3).squareRoot()
    }
}
