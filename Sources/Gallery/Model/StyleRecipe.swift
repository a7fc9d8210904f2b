internal import Stylization

/// How a saved style came about.
///
/// As JSON, an object with the key `kind`: `{"kind":"image","styleSize":256,"square":false}`,
/// `{"kind":"mix","parts":[…]}` or `{"kind":"imported","format":"link"}`.
package enum StyleRecipe: Hashable, Sendable {
    /// A style network ran on a picture, resized to `styleSize` px high (16...8192); the picture itself is
    /// not kept.
    case image(styleSize: Int, square: Bool)
    /// The weighted mean of other styles.
    case mix([Part])
    /// Nothing is known but the form in which it arrived: `link`, `card`, `file` or `bundle`, or a word of
    /// up to 40 bytes of the program that made it.
    case imported(format: String)

    /// One style of a mix.
    package struct Part: Hashable, Sendable {
        /// The saved style, if it was one.
        ///
        /// It may be gone by now.
        package let parent: StyleID?
        /// What the part was called when it was mixed.
        package let name: String
        /// As it was given; the mean divides by the weights' sum.
        package let weight: Float
        /// How the part itself came about, as far as it is kept.
        package let recipe: StyleRecipe?

        /// A part of a mix.
        ///
        /// Validity is checked when a recipe is stored.
        package init(parent: StyleID?, name: String, weight: Float, recipe: StyleRecipe?) {
            self.parent = parent
            self.name = name
            self.weight = weight
            self.recipe = recipe
        }
    }

    /// The most levels of mixes within mixes.
    package static let maximumDepth = 6
    /// The most parts of all levels together.
    package static let maximumParts = 128

    /// How many mixes lie within each other: 0 for an image, 1 for a mix of images.
    package var depth: Int {
        guard case .mix(let parts) = self else { return 0 }
        return 1 + (parts.map { $0.recipe?.depth ?? 0 }.max() ?? 0)
    }

    /// The parts of all levels.
    package var partCount: Int {
        guard case .mix(let parts) = self else { return 0 }
        return parts.reduce(parts.count) { $0 + ($1.recipe?.partCount ?? 0) }
    }

    /// The recipe without its deepest levels, so that it is within the limits: a mix of mixes of mixes may be
    /// saved again and again, and forgets its oldest ancestors.
    func trimmed() -> StyleRecipe {
        var levels = Self.maximumDepth
        var recipe = keeping(levels: levels)
        while recipe.partCount > Self.maximumParts, levels > 1 {
            levels -= 1
            recipe = keeping(levels: levels)
        }
        return recipe
    }

    private func keeping(levels: Int) -> StyleRecipe {
        guard case .mix(let parts) = self else { return self }
        return .mix(
            parts.map { part in
                let recipe = part.recipe.flatMap { recipe -> StyleRecipe? in
                    if case .mix = recipe, levels <= 1 { return nil }
                    return recipe.keeping(levels: levels - 1)
                }
                return Part(parent: part.parent, name: part.name, weight: part.weight, recipe: recipe)
            })
    }

    /// Throws ``GalleryError/invalidRecipe(_:)`` for what must not be stored.
    func validate() throws(GalleryError) {
        guard depth <= Self.maximumDepth else {
            throw .invalidRecipe(
                "a recipe nested \(depth) deep is too deep; the limit is \(Self.maximumDepth)")
        }
        guard partCount <= Self.maximumParts else {
            throw .invalidRecipe(
                "a recipe of \(partCount) parts is too large; the limit is \(Self.maximumParts)")
        }
        try validateLevel()
    }

    private func validateLevel() throws(GalleryError) {
        switch self {
        case .image(let styleSize, _):
            let range = StylizationLimits.styleHeights
            guard range.contains(styleSize) else {
                throw .invalidRecipe(
                    "a style size of \(styleSize) px is outside \(range.lowerBound) to \(range.upperBound)")
            }
        case .mix(let parts):
            guard (1...StylizationLimits.mostMixedStyles).contains(parts.count) else {
                throw .invalidRecipe(
                    "a mix has 1 to \(StylizationLimits.mostMixedStyles) parts, not \(parts.count)")
            }
            for part in parts {
                guard part.weight.isFinite, part.weight.magnitude <= 1e6 else {
                    throw .invalidRecipe("a weight of \(part.weight) is not a usable number")
                }
                try Self.validate(label: part.name, maximumBytes: StyleName.maximumBytes)
                try part.recipe?.validateLevel()
            }
        case .imported(let format):
            try Self.validate(label: format, maximumBytes: 40)
        }
    }

    private static func validate(label: String, maximumBytes: Int) throws(GalleryError) {
        guard label.utf8.count <= maximumBytes else {
            throw .invalidRecipe(
                "a recipe's text of \(label.utf8.count) bytes is longer than \(maximumBytes)")
        }
        if let scalar = TextFolding.forbiddenScalar(in: label, allowingLines: false) {
            throw .invalidRecipe(
                "a recipe cannot hold the control character \(TextFolding.codePoint(scalar))")
        }
    }
}
