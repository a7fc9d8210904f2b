import Stylization
import TestSupport
import Testing

@Suite("Style vectors")
struct StyleVectorTests {
    private func vector(_ seed: UInt64, space: StyleSpace = .magentaMobile) throws -> StyleVector {
        var random = SeededRandom(seed: seed)
        return try StyleVector(random.floats(StyleVector.count), space: space)
    }

    @Test("hold exactly 100 finite, bounded numbers", arguments: [0, 1, 99, 101, 1000])
    func length(_ count: Int) {
        #expect(throws: StyleError.self) {
            try StyleVector(Array(repeating: 0, count: count), space: .magentaMobile)
        }
    }

    @Test(
        "never hold what cannot be computed with",
        arguments: [Float.nan, .infinity, -.infinity, StyleVector.magnitudeLimit.nextUp])
    func values(_ value: Float) {
        var values = [Float](repeating: 0, count: StyleVector.count)
        values[57] = value
        let error = #expect(throws: StyleError.self) { try StyleVector(values, space: .magentaMobile) }
        #expect("\(error!)".contains("57"))
    }

    @Test("mix as a weighted mean, whatever the weights' sum")
    func mixing() throws {
        let (a, b) = (try vector(1), try vector(2))
        let mixed = try StyleVector.mix([(a, 1), (b, 3)])
        for index in 0..<StyleVector.count {
            let expected = Double(a.values[index]) * 0.25 + Double(b.values[index]) * 0.75
            #expect(abs(Double(mixed.values[index]) - expected) < 1e-6)
        }
        #expect(try StyleVector.mix([(a, 5)]) == a)
        #expect(try StyleVector.mix([(a, 0.3), (a, 0.2), (a, 7)]) == a)
    }

    @Test("can be subtracted: A minus B plus B is A")
    func extrapolation() throws {
        let (a, b) = (try vector(3), try vector(4))
        let result = try StyleVector.mix([(a, 1), (b, -1), (b, 1)])
        for (x, y) in zip(result.values, a.values) { #expect(abs(x - y) < 1e-5) }
    }

    @Test("refuse mixes without a meaning")
    func refusals() throws {
        let (a, b) = (try vector(5), try vector(6, space: .tfjsOriginal))
        #expect(throws: StyleError.emptyMix) { try StyleVector.mix([]) }
        #expect(throws: StyleError.spaceMismatch(.magentaMobile, .tfjsOriginal)) {
            try StyleVector.mix([(a, 1), (b, 1)])
        }
        #expect(throws: StyleError.weightsCancel) { try StyleVector.mix([(a, 1), (a, -1)]) }
        #expect(throws: StyleError.weightsCancel) { try StyleVector.mix([(a, .nan)]) }
    }

    @Test("a strength of one is the style, of zero the content's own")
    func strength() throws {
        let (style, identity) = (try vector(7), try vector(8))
        #expect(try style.blended(withIdentity: identity, strength: 1) == style)
        #expect(try style.blended(withIdentity: identity, strength: 0) == identity)
        let half = try style.blended(withIdentity: identity, strength: 0.5)
        #expect(try half == StyleVector.mix([(style, 1), (identity, 1)]))
    }
}
