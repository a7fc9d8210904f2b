internal import ImageCodecs

/// Resampling weights without the columns of zeros that a general filter keeps: most of the work is one product for
/// each of them.
struct CompactWeights: Sendable {
    /// For each pixel of the result, the first source pixel; `taps` of them lie inside the source.
    let first: [Int]
    let taps: Int
    /// `[result, taps]`.
    let weights: [Float]

    init(from source: Int, to result: Int, filter: ResamplingFilter) {
        let all = ResamplingWeights(from: source, to: result, filter: filter)
        /// Offsets of a pixel's first and last weight that is not zero.
        let spans = (0..<result).map { index in
            let row = all.weights[index * all.taps..<(index + 1) * all.taps]
            let start = row.startIndex
            return (row.firstIndex { $0 != 0 } ?? start) - start...(row.lastIndex { $0 != 0 } ?? start)
                - start
        }
        let taps = spans.map(\.count).max() ?? 1
        self.taps = taps
        // Not beyond the last source pixel, where a shorter span than the longest ends.
        let offsets = (0..<result).map { min(spans[$0].lowerBound, all.taps - taps) }
        first = (0..<result).map { all.first[$0] + offsets[$0] }
        weights = (0..<result).flatMap { index in
            let start = index * all.taps + offsets[index]
            return all.weights[start..<start + taps]
        }
    }
}
