import Kernels
import TestSupport
import Testing

@testable import Inference

@Suite("Statistics over runs")
struct StatisticsHistoryTests {
    private static func take(_ history: StatisticsHistory, _ values: [Double], norm: Int = 0) -> [Double] {
        var values = values
        history.take(&values, ofNorm: norm)
        return values
    }

    @Test("are an exponential mean, in which the first run counts in full")
    func mean() {
        let history = StatisticsHistory()
        history.share = 0.25
        #expect(Self.take(history, [8, -4]) == [8, -4])
        #expect(Self.take(history, [4, 4]) == [7, -2])
        // Of the mean, not of the run before.
        #expect(Self.take(history, [3, -2]) == [6, -2])
    }

    @Test("are kept for each norm by itself")
    func norms() {
        let history = StatisticsHistory()
        history.share = 0.5
        _ = Self.take(history, [2], norm: 0)
        #expect(Self.take(history, [10], norm: 1) == [10])
        #expect(Self.take(history, [4], norm: 0) == [3])
        #expect(Self.take(history, [0], norm: 1) == [5])
    }

    @Test("are those of the run at a share of 1, from which later means go on")
    func whole() {
        let history = StatisticsHistory()
        history.share = 0.5
        _ = Self.take(history, [100])
        history.share = 1
        #expect(Self.take(history, [6]) == [6])
        history.share = 0.5
        #expect(Self.take(history, [2]) == [4])
    }

    private struct Scene {
        let session: Session
        let style: [Float]
        let images: [[Float]]

        init() throws {
            let network = try Network(SmallNetworks.transformer.graph(seed: 5))
            let plan = try Plan(network, height: 17, width: 22)
            session = try Session(plan, pool: ThreadPool(threads: 2))
            var random = SeededRandom(seed: 8)
            style = random.floats(network.styleCount)
            images = (0..<2).map { _ in random.floats(17 * 22 * 3, in: 0...1) }
        }

        func bits(_ image: Int) throws -> [UInt32] {
            try session.run(image: images[image], style: style).map(\.bitPattern)
        }
    }

    @Test("a share of 1 changes no bit of a run; a smaller one only what follows another picture")
    func runs() throws {
        let scene = try Scene()
        let alone = try (scene.bits(0), scene.bits(1))
        #expect(alone.0 != alone.1)
        let history = StatisticsHistory()
        scene.session.statisticsHistory = history
        #expect(try scene.bits(0) == alone.0 && scene.bits(1) == alone.1)

        let slow = StatisticsHistory()
        slow.share = 0.1
        scene.session.statisticsHistory = slow
        // The mean of equal statistics is themselves.
        #expect(try scene.bits(0) == alone.0 && scene.bits(0) == alone.0)
        #expect(try scene.bits(1) != alone.1)
        scene.session.statisticsHistory = nil
        #expect(try scene.bits(1) == alone.1)
    }

    @Test("the content's share and each style's are taken apart as in a whole run")
    func parts() throws {
        let scene = try Scene()
        try #require(scene.session.plan.canEncodeContent)
        let whole = StatisticsHistory()
        whole.share = 0.3
        scene.session.statisticsHistory = whole
        let expected = try (scene.bits(0), scene.bits(1))

        let apart = StatisticsHistory()
        apart.share = 0.3
        scene.session.statisticsHistory = apart
        let stylized = try scene.images.map { image in
            let encoded = try scene.session.encodeContent(image: image)
            return try scene.session.stylize(encoded, style: scene.style).map(\.bitPattern)
        }
        #expect(stylized[0] == expected.0 && stylized[1] == expected.1)
    }
}
