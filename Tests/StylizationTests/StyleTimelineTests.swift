import Stylization
import TestSupport
import Testing

@Suite("A style that changes with time")
struct StyleTimelineTests {
    private static func vector(_ seed: UInt64, space: StyleSpace = .magentaMobile) throws -> StyleVector {
        var random = SeededRandom(seed: seed)
        return try StyleVector(random.floats(StyleVector.count), space: space)
    }

    @Test("is each moment's own at that moment, the first before and the last after, and fades between")
    func fading() throws {
        let styles = try (0..<3).map { try Self.vector(UInt64($0)) }
        // In any order.
        let timeline = try StyleTimeline([(5, styles[1]), (1, styles[0]), (7, styles[2])])
        for (seconds, style) in [(0, 0), (1, 0), (5, 1), (7, 2), (100, 2)] {
            #expect(try timeline.style(at: Double(seconds)) == styles[style])
        }
        let quarter = try timeline.style(at: 2)
        for (index, value) in quarter.values.enumerated() {
            let expected = 0.75 * styles[0].values[index] + 0.25 * styles[1].values[index]
            #expect(abs(value - expected) < 1e-5)
        }
    }

    @Test("of two at one time the later in the list counts; none, and two spaces, are errors")
    func bounds() throws {
        let (first, second) = (try Self.vector(1), try Self.vector(2))
        #expect(try StyleTimeline([(0, first), (0, second)]).style(at: 0) == second)
        #expect(throws: StyleError.emptyMix) { try StyleTimeline([]) }
        #expect(throws: StyleError.self) {
            try StyleTimeline([(0, first), (1, Self.vector(3, space: StyleSpace(rawValue: "b")))])
        }
    }
}
