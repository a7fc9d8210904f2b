package import Stylization

/// A style of the starter pack: a bundled sample with a good name, whose vector the caller has computed.
package struct StarterStyle: Sendable, Equatable {
    /// The name under which it is saved.
    package let name: StyleName
    /// The sample's style vector.
    package let vector: StyleVector
    /// The style network that made it.
    package let styleModel: String
    /// How the sample was resized for the network.
    package let recipe: StyleRecipe
    /// Tags, such as "starter".
    package let tags: StyleTags

    /// A style of the starter pack.
    package init(
        name: StyleName, vector: StyleVector, styleModel: String, recipe: StyleRecipe,
        tags: StyleTags = .none
    ) {
        self.name = name
        self.vector = vector
        self.styleModel = styleModel
        self.recipe = recipe
        self.tags = tags
    }
}

extension Gallery {
    /// Adds the starter pack, in one transaction; returns what was added.
    ///
    /// A style whose name is taken is left out, whatever has the name: asking twice adds nothing twice, and
    /// nothing of the user's is touched.
    package func importStarter(_ styles: [StarterStyle]) async throws(GalleryError) -> [SavedStyle] {
        let now = now
        return try await write { db in
            try styles.compactMap { style in
                guard try row(named: style.name, db) == nil else { return nil }
                let draft = StyleDraft(
                    name: style.name, vector: style.vector, styleModel: style.styleModel,
                    recipe: style.recipe,
                    tags: style.tags)
                return try insert(draft, createdAt: now, onConflict: .fail, swatch: nil, db).0
            }
        }
    }
}
