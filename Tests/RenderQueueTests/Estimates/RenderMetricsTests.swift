import Foundations
import Testing

@testable import RenderQueue

@Suite("Metrics of renders")
struct RenderMetricsTests {
    @Test func `histograms count cumulatively`() {
        var histogram = Histogram()
        for seconds in [0.05, 0.06, 3, 1000, -1] { histogram.observe(seconds) }
        #expect(histogram.count == 5)
        #expect(histogram.sum == 1003.11)
        #expect(histogram.cumulativeCounts == [2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4])
        #expect(histogram.cumulativeCounts.count == Histogram.renderBounds.count)
    }

    @Test func `caches are read when a snapshot is taken`() {
        let metrics = RenderMetrics()
        let cache = LRUCache<Int, Int>(byteLimit: 10)
        metrics.add(cache: "content") { cache.statistics }
        #expect(metrics.snapshot().caches["content"]?.count == 0)
        cache.insert(1, for: 1, bytes: 3)
        _ = cache.value(for: 1)
        #expect(metrics.snapshot().caches["content"]?.bytes == 3)
        #expect(metrics.snapshot().caches["content"]?.hits == 1)
    }
}
