import ImageCodecs
import Testing

@testable import Stylization

@Suite("What a stylizer keeps between calls")
struct StylizerCacheTests {
    private static func key(_ id: Int) -> StylizerCache.IdentityKey {
        let size = PixelSize(width: 8, height: 8)
        return .init(content: .init(id: "photo \(id)", finest: size, size: size), model: "style network")
    }

    private static func vector(_ number: Int) throws -> StyleVector {
        try StyleVector(Array(repeating: Float(number), count: StyleVector.count), space: .magentaMobile)
    }

    @Test("are the identity vectors that were used last, and never none of them")
    func identities() throws {
        var cache = StylizerCache(byteLimit: 0)
        for number in 0..<256 { cache.keep(try Self.vector(number), as: Self.key(number)) }
        #expect(try cache.identity(Self.key(0)) == Self.vector(0))
        cache.keep(try Self.vector(256), as: Self.key(256))
        #expect(!cache.knows(Self.key(1)))
        #expect([0, 2, 255, 256].allSatisfy { cache.knows(Self.key($0)) })
    }

    @Test("is another thing for another content, size, finest octave and network")
    func keys() throws {
        var cache = StylizerCache(byteLimit: 0)
        let (small, large) = (PixelSize(width: 8, height: 8), PixelSize(width: 9, height: 8))
        cache.keep(
            try Self.vector(1), as: .init(content: .init(id: "a", finest: large, size: small), model: "m"))
        for (id, finest, size, model) in [
            ("b", large, small, "m"), ("a", small, small, "m"), ("a", large, large, "m"),
            ("a", large, small, "n"),
        ] {
            #expect(!cache.knows(.init(content: .init(id: id, finest: finest, size: size), model: model)))
        }
    }
}
