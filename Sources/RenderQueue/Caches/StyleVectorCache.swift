package import Foundations
package import Stylization

/// What a style vector was computed from: the same key always gives the same vector.
package struct StyleVectorKey: Hashable, Sendable {
    /// The digest of the picture's pixels, in any fixed form.
    package let imageDigest: String
    /// The height to which the picture was scaled for the style network, in px.
    package let size: Int
    /// Whether it was scaled to a square.
    package let square: Bool
    /// The style network, by a text that changes with its weights (its digest, or its name) and its space.
    package let network: String

    /// A key made of its parts.
    package init(imageDigest: String, size: Int, square: Bool, network: String) {
        self.imageDigest = imageDigest
        self.size = size
        self.square = square
        self.network = network
    }
}

/// Style vectors of pictures seen lately, so that a slider does not run the style network again.
package final class StyleVectorCache: Sendable {
    /// The numbers, plus about what keys and bookkeeping take.
    private static let bytesPerVector = StyleVector.count * MemoryLayout<Float>.size + 400

    private let cache: LRUCache<StyleVectorKey, StyleVector>

    /// An empty cache for `capacity` vectors, about 0.8 kB each.
    package init(capacity: Int = 4096) {
        cache = LRUCache(byteLimit: capacity * Self.bytesPerVector, countLimit: capacity)
    }

    /// The kept vector; `nil` if there is none.
    package func vector(for key: StyleVectorKey) -> StyleVector? { cache.value(for: key) }

    /// The kept vector, for an estimate: does not count as its use.
    package func peek(_ key: StyleVectorKey) -> StyleVector? { cache.peek(key) }

    /// Keeps a vector.
    package func insert(_ vector: StyleVector, for key: StyleVectorKey) {
        cache.insert(vector, for: key, bytes: Self.bytesPerVector)
    }

    /// How the cache is used.
    package var statistics: CacheStatistics { cache.statistics }
}
