internal import SystemLibC

/// How much of the past a stream uses, in the numbers of its parts.
struct Calm {
    /// ``StreamSettings/calm`` as a part of the default.
    private let part: Double

    init(_ calm: Double) {
        let range = StylizationLimits.calms
        part = min(max(calm, range.lowerBound), range.upperBound) / StylizationLimits.defaultCalm
    }

    /// The most that the past counts in a frame.
    var frameRetention: Float { Float(1 - pow(0.13, part)) }

    /// The most that the past counts in a painting.
    var paintingRetention: Float { Float(1 - pow(0.2, part)) }

    /// What a frame counts in the statistics of style norms: little while it is what it was, 0 to 1.
    func statisticsShare(kept: Float) -> Double {
        let least = max(0.02, pow(0.05, part))
        let changed = Double(1 - kept)
        return min(1, least + (1 - least) * changed * changed)
    }
}
