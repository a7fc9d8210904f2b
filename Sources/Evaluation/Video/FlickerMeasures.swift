package import ImageCodecs

/// How steady the paintings of a clip are, and what that cost.
package struct FlickerMeasures: Sendable, Equatable, Encodable {
    /// Mean distance in luma between a px and what it was in the frame before, along the scene's motion, in steps of
    /// 255.
    package let flicker: Double
    /// Mean gradient of the luma, 0 and up.
    package let sharpness: Double
    /// Mean luma of the last painting, in steps of 255.
    package let light: Double
}

extension FlickerMeasures {
    /// px at a border that are left out: what comes into sight has no frame before.
    private static let border = 8

    /// Measures paintings in their order; two at least.
    ///
    /// - Parameters:
    ///   - paintings: of one size.
    ///   - step: px that the scene moves to the left in a frame.
    ///   - skipping: paintings at the beginning that are left out.
    package init(of paintings: [RasterImage], step: Int, skipping: Int) {
        let planes = paintings.dropFirst(skipping).map { Plane(lumaOf: $0) }
        var sum = 0.0
        for (before, after) in zip(planes, planes.dropFirst()) {
            sum += Self.distance(before, after, step)
        }
        flicker = 255 * sum / Double(max(planes.count - 1, 1))
        sharpness = planes.reduce(0) { $0 + $1.gradient.mean } / Double(planes.count)
        light = 255 * (planes.last?.mean ?? 0)
    }

    private static func distance(_ before: Plane, _ after: Plane, _ step: Int) -> Double {
        var sum = 0.0
        var count = 0
        for y in min(border, before.height / 4)..<before.height - min(border, before.height / 4) {
            for x in border..<max(before.width - border - step, border) {
                sum += Double(
                    abs(after.values[y * after.width + x] - before.values[y * before.width + x + step]))
                count += 1
            }
        }
        return sum / Double(max(count, 1))
    }

    /// How much of what crossed a clip is still seen two frames later: 0 for nothing, 1 for all of it.
    ///
    /// Where it was two frames before and is no more, the distance between a painting and the one that is made of the
    /// frame alone is compared with how that differs from what was painted there two frames before.
    package static func ghost(_ clip: TestClip, _ paintings: [RasterImage], plain: [RasterImage]) -> Double {
        let own = paintings.map { Plane(lumaOf: $0).values }, alone = plain.map { Plane(lumaOf: $0).values }
        var products = 0.0
        var squares = 0.0
        for frame in 2..<paintings.count {
            for y in 0..<clip.size.height {
                for x in 0..<clip.size.width
                where clip.covers(x: x, y: y, frame: frame - 2)
                    && !clip.covers(x: x, y: y, frame: frame - 1) && !clip.covers(x: x, y: y, frame: frame)
                {
                    let at = y * clip.size.width + x
                    let past = Double(alone[frame - 2][at] - alone[frame][at])
                    products += Double(own[frame][at] - alone[frame][at]) * past
                    squares += past * past
                }
            }
        }
        return squares > 0 ? products / squares : 0
    }
}
