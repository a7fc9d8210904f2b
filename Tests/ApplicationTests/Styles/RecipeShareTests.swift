import Application
import Gallery
import Testing

@Suite("The shares of a mix")
struct RecipeShareTests {
    private func mix(_ weights: [Float]) -> StyleRecipe {
        .mix(weights.map { StyleRecipe.Part(parent: nil, name: "\($0)", weight: $0, recipe: nil) })
    }

    @Test(
        "are percent of all weights, also of negative ones",
        arguments: [
            ([3, 1], [75, 25]), ([2, -1], [200, -100]), ([0, 0], [0, 0]), ([1, -1], [0, 0]),
        ] as [([Float], [Double])])
    func percent(weights: [Float], shares: [Double]) {
        #expect(mix(weights).shares.map(\.percent) == shares)
        #expect(mix(weights).shares.map(\.part.weight) == weights)
    }

    @Test("What is no mix has none")
    func single() {
        #expect(StyleRecipe.image(styleSize: 256, square: false).shares.isEmpty)
    }
}
