import Foundation
package import Stylization

/// A saved style as it travels: what files, bundles, cards and links carry.
package struct PortableStyle: Sendable, Equatable {
    /// The id that it had where it comes from; links carry none.
    package let id: StyleID?
    /// The name; it may be taken where the style arrives.
    package let name: StyleName
    /// The style.
    package let vector: StyleVector
    /// The style network that made the vector, if known.
    package let styleModel: String?
    /// How it came about, if known.
    package let recipe: StyleRecipe?
    /// The tags.
    package let tags: StyleTags
    /// Whether it is a favourite.
    package let isFavourite: Bool
    /// The notes.
    package let notes: StyleNotes
    /// When it was saved first, if known.
    let createdAt: Timestamp?
    /// When it was changed last, if known.
    let updatedAt: Timestamp?

    /// All of a saved style but its swatch, which is painted anew where the style arrives.
    package init(_ style: SavedStyle) {
        self.init(
            id: style.id, name: style.name, vector: style.vector, styleModel: style.styleModel,
            recipe: style.recipe,
            tags: style.tags, isFavourite: style.isFavourite, notes: style.notes,
            createdAt: Timestamp(style.createdAt), updatedAt: Timestamp(style.updatedAt))
    }

    init(
        id: StyleID? = nil, name: StyleName, vector: StyleVector, styleModel: String? = nil,
        recipe: StyleRecipe? = nil, tags: StyleTags = .none, isFavourite: Bool = false,
        notes: StyleNotes = .none,
        createdAt: Timestamp? = nil, updatedAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.vector = vector
        self.styleModel = styleModel
        self.recipe = recipe
        self.tags = tags
        self.isFavourite = isFavourite
        self.notes = notes
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// What is shown to others on a card: notes and the favourite mark stay at home.
    var withoutPrivateFields: PortableStyle {
        PortableStyle(
            id: id, name: name, vector: vector, styleModel: styleModel, recipe: recipe, tags: tags,
            createdAt: createdAt, updatedAt: updatedAt)
    }

    /// What is saved when this style is imported from `format`.
    func draft(format: StyleFormat) -> StyleDraft {
        StyleDraft(
            name: name, vector: vector, styleModel: styleModel,
            recipe: recipe ?? .imported(format: format.rawValue), tags: tags, isFavourite: isFavourite,
            notes: notes)
    }
}

extension PortableStyle: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case id, name, space, vector, styleModel, recipe, tags, favourite, notes, createdAt, updatedAt
    }

    /// Only `name`, `space` and `vector` are required. Throws `DecodingError`, ``GalleryError`` and `StyleError`.
    package init(from decoder: any Decoder) throws {
        decoder.reportUnknownKeys(besides: CodingKeys.self)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let space = StyleSpace(rawValue: try container.decode(String.self, forKey: .space))
        try StyleOrigin.validate(space: space)
        let styleModel = try container.decodeIfPresent(String.self, forKey: .styleModel)
        if let styleModel { try StyleOrigin.validate(styleModel: styleModel) }
        let recipe = try container.decodeIfPresent(StyleRecipe.self, forKey: .recipe)
        try recipe?.validate()
        self.init(
            id: try container.decodeIfPresent(StyleID.self, forKey: .id),
            name: try container.decode(StyleName.self, forKey: .name),
            vector: try StyleVector(try container.decode([Float].self, forKey: .vector), space: space),
            styleModel: styleModel,
            recipe: recipe,
            tags: try container.decodeIfPresent(StyleTags.self, forKey: .tags) ?? .none,
            isFavourite: try container.decodeIfPresent(Bool.self, forKey: .favourite) ?? false,
            notes: try container.decodeIfPresent(StyleNotes.self, forKey: .notes) ?? .none,
            createdAt: try container.decodeIfPresent(Timestamp.self, forKey: .createdAt),
            updatedAt: try container.decodeIfPresent(Timestamp.self, forKey: .updatedAt))
    }

    /// The vector as decimal numbers, each the shortest that reads back as the same Float32.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(vector.space.rawValue, forKey: .space)
        try container.encode(vector.values, forKey: .vector)
        try container.encodeIfPresent(styleModel, forKey: .styleModel)
        try container.encodeIfPresent(recipe, forKey: .recipe)
        if !tags.list.isEmpty { try container.encode(tags, forKey: .tags) }
        if isFavourite { try container.encode(true, forKey: .favourite) }
        if !notes.text.isEmpty { try container.encode(notes, forKey: .notes) }
        try container.encodeIfPresent(createdAt, forKey: .createdAt)
        try container.encodeIfPresent(updatedAt, forKey: .updatedAt)
    }
}
