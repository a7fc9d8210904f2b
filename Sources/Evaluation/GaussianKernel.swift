import SystemLibC

/// The weights of a normal distribution, cut off at a distance and scaled to the sum 1.
struct GaussianKernel {
    /// The weight at each distance in px, from 0 to the radius.
    let weights: [Float]

    /// The largest distance, in px, that counts.
    var radius: Int { weights.count - 1 }

    /// - Parameters:
    ///   - sigma: the standard deviation in px, above 0.
    ///   - radius: the largest distance in px that counts.
    init(sigma: Double, radius: Int) {
        let heights = (0...radius).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        let sum = 2 * heights.reduce(0, +) - heights[0]
        weights = heights.map { Float($0 / sum) }
    }
}

extension Plane {
    /// The plane blurred along both axes.
    ///
    /// Beyond its borders it goes on mirrored (c b a | a b c), over and over where the kernel is wider than the plane.
    func blurred(by kernel: GaussianKernel) -> Plane {
        blurredAlongRows(by: kernel).blurredAlongColumns(by: kernel)
    }

    private func blurredAlongRows(by kernel: GaussianKernel) -> Plane {
        let radius = kernel.radius
        let sources = (-radius..<width + radius).map { Self.mirrored($0, width) }
        return Plane(width: width, height: height) { results in
            values.withUnsafeBufferPointer { values in
                withUnsafeTemporaryAllocation(of: Float.self, capacity: sources.count) { extended in
                    for y in 0..<height {
                        for (place, source) in sources.enumerated() {
                            extended[place] = values[y * width + source]
                        }
                        let row = UnsafePointer(extended.baseAddress! + radius)
                        kernel.weigh(into: results.baseAddress! + y * width, count: width) { row + $0 }
                    }
                }
            }
        }
    }

    private func blurredAlongColumns(by kernel: GaussianKernel) -> Plane {
        Plane(width: width, height: height) { results in
            values.withUnsafeBufferPointer { values in
                for y in 0..<height {
                    kernel.weigh(into: results.baseAddress! + y * width, count: width) { distance in
                        values.baseAddress! + Self.mirrored(y + distance, height) * width
                    }
                }
            }
        }
    }

    /// The place among `count` whose value stands at `place`, which may be beyond both ends.
    private static func mirrored(_ place: Int, _ count: Int) -> Int {
        let period = 2 * count
        let within = (place % period + period) % period
        return min(within, period - 1 - within)
    }
}

extension GaussianKernel {
    /// `sums[i]` = the weighted sum of `row(distance)[i]` over all distances, negative ones too.
    @inline(__always)
    fileprivate func weigh(
        into sums: UnsafeMutablePointer<Float>, count: Int, _ row: (Int) -> UnsafePointer<Float>
    ) {
        // Stretches that stay in the first-level cache while all rows are added to them.
        let stretch = 2048
        for start in stride(from: 0, to: count, by: stretch) {
            let length = min(stretch, count - start)
            let sums = sums + start
            let centre = row(0) + start
            for index in 0..<length { sums[index] = weights[0] * centre[index] }
            var distance = 1
            while distance < radius {
                let (near, far) = (weights[distance], weights[distance + 1])
                let (nearBefore, nearAfter) = (row(-distance) + start, row(distance) + start)
                let (farBefore, farAfter) = (row(-distance - 1) + start, row(distance + 1) + start)
                for index in 0..<length {
                    let first = near * (nearBefore[index] + nearAfter[index])
                    let second = far * (farBefore[index] + farAfter[index])
                    sums[index] += first + second
                }
                distance += 2
            }
            if distance == radius {
                let weight = weights[distance]
                let (before, after) = (row(-distance) + start, row(distance) + start)
                for index in 0..<length { sums[index] += weight * (before[index] + after[index]) }
            }
        }
    }
}
