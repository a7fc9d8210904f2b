import Foundation
import Stylization
import TestSupport
import Testing

@testable import Gallery

@Suite("Similar styles are the nearest from their space's middle")
struct SimilarityTests {
    /// The definition, word for word.
    private func likeness(_ a: StyleVector, _ b: StyleVector, from centre: [Double]) -> Double {
        func squares(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
        let own = zip(a.values, centre).map { Double($0) - $1 }
        let other = zip(b.values, centre).map { Double($0) - $1 }
        return 1 - squares(zip(own, other).map { $0 - $1 }) / (squares(own) + squares(other))
    }

    private static let nowhere = Array(repeating: 0.0, count: StyleVector.count)

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
        let expected = all.map { ($0.id, likeness(target, $0.vector, from: StyleCentre.magentaMobile)) }
            .sorted { $0.1 > $1.1 }.prefix(7)
        let found = try await gallery.similar(to: target, limit: 7)
        #expect(found.map(\.style.id) == expected.map(\.0), "seed \(seed)")
        for (a, b) in zip(found, expected) { #expect(abs(a.similarity - b.1) < 1e-12, "seed \(seed)") }
    }

    @Test("Where no middle was measured, it is the mean of the saved styles, once they are enough")
    func otherSpaces() async throws {
        let gallery = try Samples.gallery()
        let vectors = try (0..<Gallery.fewestForCentre).map { try Samples.vector($0, space: .tfjsOriginal) }
        for (index, vector) in vectors.enumerated() {
            if index == Gallery.fewestForCentre - 1 {
                let few = try await gallery.similar(to: vector, limit: 1)
                let nearest = vectors.dropLast().map { likeness(vector, $0, from: Self.nowhere) }.max()
                #expect(abs(few[0].similarity - nearest!) < 1e-12)
            }
            var draft = try Samples.draft("Style \(index)")
            draft.vector = vector
            _ = try await gallery.save(draft)
        }
        let mean = (0..<StyleVector.count).map { place in
            vectors.reduce(0) { $0 + Double($1.values[place]) } / Double(vectors.count)
        }
        let target = try Samples.vector(99, space: .tfjsOriginal)
        let found = try await gallery.similar(to: target, limit: 1)
        #expect(
            abs(found[0].similarity - vectors.map { likeness(target, $0, from: mean) }.max()!) < 1e-12)
    }

    @Test("The same style is 1, a fainter one less, and the opposite -1")
    func scale() throws {
        let centre = StyleCentre.magentaMobile
        let style = try Samples.vector(4)
        func moved(_ share: Float) throws -> Double {
            let values = zip(style.values, centre).map { Float($1) + ($0 - Float($1)) * share }
            let other = try StyleVector(values, space: .magentaMobile)
            return StyleLikeness(to: style, from: centre).of(VectorBlob.data(other))
        }
        #expect(abs(try moved(1) - 1) < 1e-12)
        #expect(abs(try moved(0.5) - 0.8) < 1e-5)
        #expect(abs(try moved(0)) < 1e-5)
        #expect(abs(try moved(-1) + 1) < 1e-5)
        #expect(StyleLikeness(to: style, from: centre).of(Data([1, 2, 3])) == 0)
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

    @Test("Two vectors of zeros are one style")
    func zero() async throws {
        let gallery = try Samples.gallery()
        var draft = try Samples.draft("Zero")
        draft.vector = try StyleVector(Array(repeating: 0, count: 100), space: .tfjsOriginal)
        _ = try await gallery.save(draft)
        let other = try await gallery.similar(to: Samples.vector(1, space: .tfjsOriginal))
        #expect(other.map(\.similarity) == [0])
        draft.name = try StyleName("Zero again")
        #expect(try await gallery.save(draft).nearDuplicates.map(\.similarity) == [1])
    }
}
