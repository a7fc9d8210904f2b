package import Stylization

/// What makes up a style wherever it is: to be saved, saved, in a file, or in the starter pack.
package struct StyleContent: Sendable, Equatable {
    /// The name; it may be taken where the style arrives.
    package var name: StyleName
    /// The style itself, with its space.
    package var vector: StyleVector
    /// The style network that made the vector; `nil` if unknown, or if a mix's parts came from several.
    package var styleModel: String?
    /// How it came about.
    package var recipe: StyleRecipe
    /// In their owner's order.
    package var tags: StyleTags
    /// Whether it is shown first.
    package var isFavourite: Bool
    /// What its owner wrote.
    package var notes: StyleNotes

    /// A style without tags and notes, unless they are given.
    package init(
        name: StyleName, vector: StyleVector, styleModel: String?, recipe: StyleRecipe,
        tags: StyleTags = .none, isFavourite: Bool = false, notes: StyleNotes = .none
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

extension StyleContent {
    /// Throws ``GalleryError`` for what must not be stored.
    func validate() throws(GalleryError) {
        try recipe.validate()
        try StyleOrigin.validate(space: vector.space)
        if let styleModel { try StyleOrigin.validate(styleModel: styleModel) }
    }
}
