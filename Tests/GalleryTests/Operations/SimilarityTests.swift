import Foundation
import Stylization
import TestSupport
import Testing

@testable import Gallery

@Suite("Similar styles are the nearest by angle within a space")
struct SimilarityTests {
    /// The definition, word for word.
    private func cosine(_ a: StyleVector, _ b: StyleVector) -> Double {
        let dot = zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        func norm(_ v: StyleVector) -> Double {
            v.values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        }
        return dot / (norm(a) * norm(b))
    }

    @Test("The nearest come first, as a plain search says", arguments: [1, 2, 3])
    func oracle(_ seed: Int) async throws {
        let gallery = try Samples.gallery()
        for index in 0..<40 {
            _ = try await gallery.save(
                Samples.draft(
                    "Style \(index)", seed * 100 + index,
                    space: index % 5 == 0 ? .tfjsOriginal : .magentaMobile))
        }
        let target = try Samples.vector(seed + 77)
        let all = try await gallery.list(StyleQuery(space: .magentaMobile, limit: 500)).styles
        let expected = all.map { ($0.id, cosine(target, $0.vector)) }.sorted { $0.1 > $1.1 }.prefix(7)
        let found = try await gallery.similar(to: target, limit: 7)
        #expect(found.map(\.style.id) == expected.map(\.0), "seed \(seed)")
        for (a, b) in zip(found, expected) { #expect(abs(a.similarity - b.1) < 1e-12, "seed \(seed)") }
    }

    @Test("A saved style is not similar to itself, and the trash is left out")
    func exclusions() async throws {
        let gallery = try Samples.gallery()
        let style = try await gallery.save(Samples.draft("A", 1)).style
        let twin = try await gallery.save(Samples.draft("A", 1), onConflict: .rename).style
        let other = try await gallery.save(Samples.draft("B", 2)).style
        let found = try await gallery.similar(to: style.id)
        #expect(found.map(\.style.id) == [twin.id, other.id])
        #expect(abs(found[0].similarity - 1) < 1e-12)
        _ = try await gallery.trash(twin.id)
        #expect(try await gallery.similar(to: style.id).map(\.style.id) == [other.id])
        #expect(try await gallery.similar(to: style.id, limit: -1).isEmpty)
    }

    @Test("A vector of zeros is like nothing")
    func zero() async throws {
        let gallery = try Samples.gallery()
        var draft = try Samples.draft("Zero")
        draft.vector = try StyleVector(Array(repeating: 0, count: 100), space: .magentaMobile)
        _ = try await gallery.save(draft)
        #expect(try await gallery.similar(to: Samples.vector(1)).map(\.similarity) == [0])
        draft.name = try StyleName("Zero again")
        #expect(try await gallery.save(draft).nearDuplicates.isEmpty)
    }
}
