package import Stylization

/// What is needed to save a style.
package struct StyleDraft: Sendable, Equatable {
    /// Must not be taken, unless the caller says what to do then.
    package var name: StyleName
    /// The style.
    package var vector: StyleVector
    /// The style network that made the vector, if one did.
    package var styleModel: String?
    /// How it came about.
    package var recipe: StyleRecipe
    /// None at first.
    package var tags: StyleTags
    /// Not a favourite at first.
    package var isFavourite: Bool
    /// None at first.
    package var notes: StyleNotes

    /// A style to save.
    package init(
        name: StyleName, vector: StyleVector, styleModel: String?, recipe: StyleRecipe,
        tags: StyleTags = .none,
        isFavourite: Bool = false, notes: StyleNotes = .none
    ) {
        self.name = name
        self.vector = vector
        self.styleModel = styleModel
        self.recipe = recipe
        self.tags = tags
        self.isFavourite = isFavourite
        self.notes = notes
    }
}

extension StyleDraft {
    /// Throws ``GalleryError`` for what must not be stored.
    func validate() throws(GalleryError) {
        try recipe.validate()
        try StyleOrigin.validate(space: vector.space)
        if let styleModel { try StyleOrigin.validate(styleModel: styleModel) }
    }
}
