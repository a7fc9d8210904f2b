import Stylization

/// Pseudo-random numbers, the same for the same seed.
struct MadeUpNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// The next number, 0 and up.
    mutating func next() -> Int {
        // Knuth's MMIX generator; the high bits are the good ones.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33)
    }

    /// One of `words`.
    mutating func word(of words: [String]) -> String { words[next() % words.count] }

    /// The numbers of a style, -2 to 2.
    mutating func vector() -> [Float] {
        (0..<StyleVector.count).map { _ in Float(next() % 4001) / 1000 - 2 }
    }
}
