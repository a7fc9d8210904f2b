import Stylization
import Testing

@testable import Gallery

@Suite("Mixes are saved with their recipe")
struct MixingTests {
    @Test("A mix of saved styles knows its parents and their recipes")
    func mixes() async throws {
        let gallery = try Samples.gallery()
        let a = try await gallery.save(Samples.draft("A", 1)).style
        let b = try await gallery.save(Samples.draft("B", 2)).style
        let outcome = try await gallery.saveMix(
            [MixPart(.saved("a"), weight: 3), MixPart(.saved(b.id.text), weight: 1)],
            name: StyleName("A and B"))
        #expect(outcome.style.vector == (try StyleVector.mix([(a.vector, 3), (b.vector, 1)])))
        #expect(outcome.style.styleModel == "style-mobilenet-v2")
        #expect(
            outcome.style.recipe
                == .mix([
                    .init(parent: a.id, name: "A", weight: 3, recipe: Samples.image),
                    .init(parent: b.id, name: "B", weight: 1, recipe: Samples.image),
                ]))
        // The recipe outlives the parents.
        _ = try await gallery.trash(a.id)
        _ = try await gallery.emptyTrash()
        #expect(try await gallery.style(outcome.style.id).recipe == outcome.style.recipe)
    }

    @Test("Vectors that are not saved may take part")
    func mixesVectors() async throws {
        let gallery = try Samples.gallery()
        let a = try await gallery.save(Samples.draft("A", 1)).style
        let part = MixPart(
            .vector(try Samples.vector(2), name: "photo", styleModel: "other", recipe: Samples.image),
            weight: 1)
        let mix = try await gallery.mix([MixPart(.saved("A"), weight: 1), part])
        #expect(mix.vector == (try StyleVector.mix([(a.vector, 1), (Samples.vector(2), 1)])))
        #expect(mix.styleModel == nil)
        #expect(try await gallery.count() == 1)
    }

    @Test("A minus B plus C needs the switch for extrapolation")
    func extrapolates() async throws {
        let gallery = try Samples.gallery()
        for (seed, name) in ["A", "B", "C"].enumerated() {
            _ = try await gallery.save(Samples.draft(name, seed))
        }
        let parts = [
            MixPart(.saved("A"), weight: 1), MixPart(.saved("B"), weight: -1),
            MixPart(.saved("C"), weight: 1),
        ]
        #expect(try await galleryError { try await gallery.mix(parts) } == .needsExtrapolation(weight: -1))
        let mix = try await gallery.mix(parts, extrapolate: true)
        for index in 0..<StyleVector.count {
            let expected =
                try Samples.vector(0).values[index] - Samples.vector(1).values[index]
                + Samples.vector(2).values[index]
            #expect(abs(mix.vector.values[index] - expected) < 1e-5)
        }
        // All weights negative: each share is positive.
        _ = try await gallery.mix([MixPart(.saved("A"), weight: -1), MixPart(.saved("B"), weight: -3)])
    }

    @Test("What cannot be mixed says why, and saves nothing")
    func refuses() async throws {
        let gallery = try Samples.gallery()
        _ = try await gallery.save(Samples.draft("A", 1))
        _ = try await gallery.save(Samples.draft("B", 2, space: .tfjsOriginal))
        func error(_ parts: [(String, Float)]) async throws -> GalleryError? {
            try await galleryError {
                try await gallery.saveMix(
                    parts.map { MixPart(.saved($0.0), weight: $0.1) }, name: StyleName("Mix"))
            }
        }
        #expect(try await error([]) == .style(.emptyMix))
        #expect(
            try await error([("A", 1), ("B", 1)]) == .style(.spaceMismatch(.magentaMobile, .tfjsOriginal)))
        #expect(try await error([("A", 1), ("C", 1)]) == .notFound("C"))
        #expect(try await error([("A", 1), ("A", -1)]) == .style(.weightsCancel))
        #expect(try await error([("A", .nan)]) == .style(.weightsCancel))
        #expect(try await error(Array(repeating: ("A", 1), count: 17)) == .tooManyParts(17, limit: 16))
        #expect(try await gallery.count() == 2)
    }

    @Test("Mixes of mixes forget their oldest ancestors, not more")
    func bounded() async throws {
        let gallery = try Samples.gallery()
        _ = try await gallery.save(Samples.draft("Mix 0", 1))
        for generation in 1...7 {
            let parts = (0..<3).map { _ in MixPart(.saved("Mix \(generation - 1)"), weight: 1) }
            let recipe = try await gallery.saveMix(parts, name: StyleName("Mix \(generation)")).style.recipe
            #expect(recipe.depth <= StyleRecipe.maximumDepth)
            #expect(recipe.partCount <= StyleRecipe.maximumParts)
            #expect(recipe.depth == min(generation, 4))  // 3 + 9 + 27 + 81 parts
            try recipe.validate()
        }
    }

    @Test("Recipes beyond the limits are not stored")
    func validates() async throws {
        let gallery = try Samples.gallery()
        var deep = Samples.image
        for _ in 0...StyleRecipe.maximumDepth {
            deep = .mix([.init(parent: nil, name: "p", weight: 1, recipe: deep)])
        }
        let part = StyleRecipe.Part(parent: nil, name: "p", weight: 1, recipe: nil)
        let bad: [StyleRecipe] = [
            deep, .mix([]), .mix(Array(repeating: part, count: 17)), .image(styleSize: 8, square: false),
            .mix([.init(parent: nil, name: "p", weight: .infinity, recipe: nil)]),
            .mix([.init(parent: nil, name: "p\n", weight: 1, recipe: nil)]),
            .imported(format: String(repeating: "x", count: 41)),
        ]
        for recipe in bad {
            var draft = try Samples.draft("Bad")
            draft.recipe = recipe
            let bad = draft
            let error = try await galleryError { try await gallery.save(bad) }
            guard case .invalidRecipe = error else {
                Issue.record("\(recipe) gave \(String(describing: error))")
                continue
            }
        }
    }

    @Test("A recipe's JSON reads back as it was")
    func json() throws {
        let recipe = StyleRecipe.mix([
            .init(
                parent: .random(), name: "夜 \"q\"", weight: 0.1, recipe: .image(styleSize: 512, square: true)),
            .init(parent: nil, name: "link", weight: -2, recipe: .imported(format: "link")),
        ])
        #expect(try StoredRecipe.recipe(StoredRecipe.text(recipe)) == recipe)
        #expect(
            try StoredRecipe.text(Samples.image)
                == #"{"recipe":{"kind":"image","square":false,"styleSize":256},"version":1}"#)
        #expect(throws: GalleryError.self) {
            try StoredRecipe.recipe(#"{"recipe":{"kind":"imported","format":"x"},"version":2}"#)
        }
    }
}
