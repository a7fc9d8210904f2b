package import Stylization

/// One part of a mix.
package struct MixPart: Sendable, Equatable {
    /// What is mixed.
    package enum Source: Sendable, Equatable {
        /// A saved style, by id or name.
        case saved(String)
        /// Another vector, such as that of a style image, with what it is called and how it came about.
        case vector(StyleVector, name: String, styleModel: String?, recipe: StyleRecipe?)
    }

    /// What is mixed.
    package let source: Source
    /// How much of it, in proportion to the other weights.
    package let weight: Float

    /// One part of a mix.
    package init(_ source: Source, weight: Float) {
        self.source = source
        self.weight = weight
    }
}

/// A mix that was computed and not saved.
package struct StyleMix: Sendable, Equatable {
    /// The weighted mean.
    package let vector: StyleVector
    /// Its parts, with their own recipes as far as they are kept.
    package let recipe: StyleRecipe
    /// The style network of all parts; `nil` if they came from several.
    package let styleModel: String?
}

extension Gallery {
    /// Computes the weighted mean of styles of one space; weights are divided by their sum.
    ///
    /// - Parameters:
    ///   - parts: 1 to 16 styles.
    ///   - extrapolate: Allows shares outside 0...100 %, such as *A minus B plus C*. Experimental: far from
    ///     every style the networks know, the painting may look like anything.
    /// - Returns: The mean, with its recipe.
    /// - Throws: ``GalleryError/notFound(_:)``, ``GalleryError/tooManyParts(_:limit:)``,
    ///   ``GalleryError/needsExtrapolation(weight:)`` and ``GalleryError/style(_:)`` (an empty mix, two spaces,
    ///   weights that cancel).
    package func mix(_ parts: [MixPart], extrapolate: Bool = false) async throws(GalleryError) -> StyleMix {
        try await read { db in try mix(parts, extrapolate: extrapolate, db) }
    }

    /// Computes a mix and saves it with its recipe, in one transaction.
    ///
    /// Throws what ``mix(_:extrapolate:)`` and ``save(_:onConflict:swatch:)`` throw.
    package func saveMix(
        _ parts: [MixPart], name: StyleName, extrapolate: Bool = false, tags: StyleTags = .none,
        notes: StyleNotes = .none, onConflict policy: NameConflictPolicy = .fail
    ) async throws(GalleryError) -> SaveOutcome {
        let now = now
        return try await write { db in
            let mix = try mix(parts, extrapolate: extrapolate, db)
            let style = StyleContent(
                name: name, vector: mix.vector, styleModel: mix.styleModel, recipe: mix.recipe, tags: tags,
                notes: notes)
            return try insertAndCompare(style, createdAt: now, onConflict: policy, swatch: nil, db)
        }
    }

    private func mix(_ parts: [MixPart], extrapolate: Bool, _ db: any GalleryTransaction) throws -> StyleMix {
        guard parts.count <= StylizationLimits.mostMixedStyles else {
            throw GalleryError.tooManyParts(parts.count, limit: StylizationLimits.mostMixedStyles)
        }
        var vectors: [(vector: StyleVector, weight: Float)] = []
        var ingredients: [StyleRecipe.Part] = []
        var models: Set<String?> = []
        for part in parts {
            switch part.source {
            case .saved(let reference):
                let style = try liveRow(matching: reference, db).style
                vectors.append((style.vector, part.weight))
                ingredients.append(
                    .init(parent: style.id, name: style.name.text, weight: part.weight, recipe: style.recipe))
                models.insert(style.styleModel)
            case .vector(let vector, let name, let styleModel, let recipe):
                vectors.append((vector, part.weight))
                ingredients.append(.init(parent: nil, name: name, weight: part.weight, recipe: recipe))
                models.insert(styleModel)
            }
        }
        let vector = try StyleVector.mix(vectors)
        if !extrapolate { try Self.requireShares(vectors.map(\.weight)) }
        return StyleMix(
            vector: vector, recipe: StyleRecipe.mix(ingredients).trimmed(),
            styleModel: models.count == 1 ? models.first! : nil)
    }

    /// Throws ``GalleryError/needsExtrapolation(weight:)`` unless every weight is 0 to 100 % of their sum.
    private static func requireShares(_ weights: [Float]) throws(GalleryError) {
        let total = weights.reduce(0) { $0 + Double($1) }
        for weight in weights where !(0...1.000001).contains(Double(weight) / total) {
            throw .needsExtrapolation(weight: weight)
        }
    }
}
