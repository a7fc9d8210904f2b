public import Stylization

/// What is needed to save a style.
public struct StyleDraft: Sendable, Equatable {
    /// Must not be taken, unless the caller says what to do then.
    public var name: StyleName
    /// The style.
    public var vector: StyleVector
    /// The style network that made the vector, if one did.
    public var styleModel: String?
    /// How it came about.
    public var recipe: StyleRecipe
    /// None at first.
    public var tags: StyleTags
    /// Not a favourite at first.
    public var isFavourite: Bool
    /// None at first.
    public var notes: StyleNotes

    /// A style to save.
    public init(
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
