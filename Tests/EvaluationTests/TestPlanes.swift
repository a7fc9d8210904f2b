import Evaluation
import Foundation
import ImageCodecs
import TestSupport

/// Planes and pictures made for these tests.
enum TestPlanes {
    /// Numbers from 0 to 1 without any order.
    static func noise(_ width: Int, _ height: Int, seed: UInt64) -> Plane {
        var random = SeededRandom(seed: seed)
        return Plane(width: width, height: height, values: random.floats(width * height, in: 0...1))
    }

    /// Every value computed from its place.
    static func plane(_ width: Int, _ height: Int, _ value: (_ x: Int, _ y: Int) -> Double) -> Plane {
        Plane(
            width: width, height: height,
            values: (0..<height).flatMap { y in (0..<width).map { x in Float(value(x, y)) } })
    }

    /// Waves of three lengths across each other, one a channel, in whole numbers.
    static func waves(_ width: Int, _ height: Int, _ variant: Int) -> RasterImage {
        func wave(_ place: Int, _ half: Int) -> Int { abs(place % (2 * half) - half) * 255 / half }
        var rgb: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                rgb.append(UInt8(wave(2 * x + y, 37 + variant)))
                rgb.append(UInt8(wave(x + 3 * y, 53 - variant)))
                rgb.append(UInt8((wave(x, 29 + variant) + wave(y, 41 + 2 * variant)) / 2))
            }
        }
        return RasterImage(width: width, height: height, rgb: rgb)
    }

    static func grey(_ level: UInt8, _ width: Int, _ height: Int) -> RasterImage {
        RasterImage(width: width, height: height, rgb: [UInt8](repeating: level, count: width * height * 3))
    }
}

extension Plane {
    subscript(x: Int, y: Int) -> Double { Double(values[y * width + x]) }
}
