import Foundations
import RenderQueue
import Stylization
import Testing

@Suite("The cache of style vectors")
struct StyleVectorCacheTests {
    @Test("A vector is kept by everything that it depends on")
    func keys() throws {
        let cache = StyleVectorCache(capacity: 2)
        let vector = try StyleVector(Array(repeating: 0.5, count: 100), space: .magentaMobile)
        let key = StyleVectorKey(imageDigest: "d", size: 256, square: false, network: "n")
        #expect(cache.vector(for: key) == nil)
        cache.insert(vector, for: key)
        #expect(cache.vector(for: key) == vector)
        for other in [
            StyleVectorKey(imageDigest: "e", size: 256, square: false, network: "n"),
            StyleVectorKey(imageDigest: "d", size: 128, square: false, network: "n"),
            StyleVectorKey(imageDigest: "d", size: 256, square: true, network: "n"),
            StyleVectorKey(imageDigest: "d", size: 256, square: false, network: "m"),
        ] { #expect(cache.vector(for: other) == nil) }
        for size in 1...2 {
            cache.insert(
                vector, for: StyleVectorKey(imageDigest: "d", size: size, square: true, network: "n"))
        }
        #expect(cache.vector(for: key) == nil)
        #expect(cache.statistics.count == 2)
    }
}
