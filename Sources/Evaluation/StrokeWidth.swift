/// How broad the strokes of a painting are.
package enum StrokeWidth {
    /// The largest distance in px at which pixels are compared, and one more.
    static let lags = 120
    /// Slow changes of light are no strokes: a blur of this standard deviation, in px, is taken away before.
    static let slowSigma = 24.0

    /// The distance in px at which pixels of this luma have half of their likeness left: the mean, over both axes, of
    /// the half-widths of the autocorrelation of what is finer than 24 px.
    ///
    /// At most 119, which a flat plane has.
    ///
    /// The autocorrelation is circular, as a Fourier transform gives it: what leaves at one border comes back at the
    /// other. Between whole px it is taken for straight.
    package static func of(_ luma: Plane) -> Double {
        guard !luma.isFlat else { return Double(lags - 1) }
        let slow = luma.blurred(by: GaussianKernel(sigma: slowSigma, radius: Int(4 * slowSigma)))
        let detail = luma.zipped(with: slow, -)
        let (width, height) = (detail.width, detail.height)
        return detail.values.withUnsafeBufferPointer { values in
            let start = values.baseAddress!
            let across = halfWidth(lags: min(lags, width)) { lag in
                var sum = 0.0
                for y in 0..<height { sum += product(start + y * width, count: width, lag: lag) }
                return sum
            }
            // All rows at once: a pixel's neighbour below is one width further on.
            let down = halfWidth(lags: min(lags, height)) { lag in
                product(start, count: width * height, lag: lag * width)
            }
            return (across + down) / 2
        }
    }

    private static func halfWidth(lags: Int, _ likeness: (Int) -> Double) -> Double {
        let all = likeness(0)
        var before = 1.0
        for lag in 1..<max(lags, 1) {
            let left = likeness(lag) / all
            if left < 0.5 { return Double(lag - 1) + (before - 0.5) / (before - left) }
            before = left
        }
        return Double(lags - 1)
    }

    /// The sum of each number times the one `lag` further on, the last ones times the first.
    private static func product(_ numbers: UnsafePointer<Float>, count: Int, lag: Int) -> Double {
        product(numbers, numbers + lag, count: count - lag)
            + product(numbers + (count - lag), numbers, count: lag)
    }

    private static func product(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
    ) -> Double {
        let (a, b) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
        let lanes = SIMD8<Float>.scalarCount
        let size = MemoryLayout<Float>.stride
        var sum = 0.0
        var place = 0
        while place + lanes <= count {
            // Few enough numbers for the rounding of Float32.
            let end = min(count - lanes, place + 1024)
            var sums = SIMD8<Float>.zero
            while place <= end {
                sums +=
                    a.loadUnaligned(fromByteOffset: place * size, as: SIMD8<Float>.self)
                    * b.loadUnaligned(fromByteOffset: place * size, as: SIMD8<Float>.self)
                place += lanes
            }
            sum += Double(sums.sum())
        }
        while place < count {
            sum += Double(
                a.load(fromByteOffset: place * size, as: Float.self)
                    * b.load(fromByteOffset: place * size, as: Float.self))
            place += 1
        }
        return sum
    }
}
