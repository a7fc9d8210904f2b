/// SplitMix64: a small generator whose numbers are the same on every platform for one seed.
///
/// A property test that fails can be run again from the seed that it printed.
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The sequence of `seed`.
    package init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Evenly spread over `range`.
    package mutating func float(in range: ClosedRange<Float> = -1...1) -> Float {
        Float.random(in: range, using: &self)
    }

    /// A width and a height, each within its range.
    package mutating func size(_ widths: ClosedRange<Int>, _ heights: ClosedRange<Int>) -> (
        width: Int, height: Int
    ) {
        let width = Int.random(in: widths, using: &self)
        return (width, Int.random(in: heights, using: &self))
    }

    /// `count` numbers evenly spread over `range`.
    package mutating func floats(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
        (0..<count).map { _ in float(in: range) }
    }
}
