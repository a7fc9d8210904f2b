/// For one axis: which source pixels make up each pixel of the result, and how much of each.
package struct ResamplingWeights: Sendable {
    /// For each pixel of the result, the first source pixel; `taps` of them lie inside the source.
    package let first: [Int]
    /// Weights for each pixel of the result; they sum to 1, and the last may be zero.
    package let taps: Int
    /// `[result, taps]`.
    package let weights: [Float]

    /// Weights from `source` to `result` pixels, both at least 1; `nil` chooses by the direction, as
    /// `RasterImage.resized` does.
    package init(from source: Int, to result: Int, filter: ResamplingFilter? = nil) {
        guard source != result else {
            // Nothing to interpolate: exactly the source.
            self.first = Array(0..<result)
            self.taps = 1
            self.weights = [Float](repeating: 1, count: result)
            return
        }
        let filter = filter ?? (result < source ? .lanczos3 : .catmullRom)
        let scale = Double(source) / Double(result)
        let stretch = max(1, scale)
        let support = filter.support * stretch
        let taps = min(source, Int((support * 2).rounded(.up)) + 1)
        var first = [Int](repeating: 0, count: result)
        var weights = [Float](repeating: 0, count: result * taps)
        var row = [Double](repeating: 0, count: taps)
        for index in 0..<result {
            let centre = (Double(index) + 0.5) * scale
            // Pixels beyond the border are left out; the rest takes over their weight.
            let start = min(max(0, Int((centre - support).rounded(.down))), source - taps)
            var sum = 0.0
            for tap in 0..<taps {
                row[tap] = filter.weight(at: (Double(start + tap) + 0.5 - centre) / stretch)
                sum += row[tap]
            }
            first[index] = start
            for tap in 0..<taps { weights[index * taps + tap] = Float(row[tap] / sum) }
        }
        self.first = first
        self.taps = taps
        self.weights = weights
    }
}
