import Foundation
import Stylization

/// A saved style as it travels: what files, bundles, cards and links carry.
@dynamicMemberLookup
package struct PortableStyle: Sendable, Equatable {
    /// The id that it had where it comes from; links carry none.
    package let id: StyleID?
    /// The style.
    ///
    /// One that says nothing of how it came about is ``StyleRecipe/imported(format:)`` from the form in which
    /// it arrived.
    package var content: StyleContent
    /// When it was saved first, if known.
    let createdAt: Timestamp?
    /// When it was changed last, if known.
    let updatedAt: Timestamp?

    /// All of a saved style but its swatch, which is painted anew where the style arrives.
    package init(_ style: SavedStyle) {
        self.init(
            id: style.id, style.content, createdAt: Timestamp(style.createdAt),
            updatedAt: Timestamp(style.updatedAt))
    }

    init(
        id: StyleID? = nil, _ content: StyleContent, createdAt: Timestamp? = nil, updatedAt: Timestamp? = nil
    ) {
        self.id = id
        self.content = content
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// A part of ``content``, such as the name.
    package subscript<Value>(dynamicMember part: KeyPath<StyleContent, Value>) -> Value {
        content[keyPath: part]
    }

    /// The style as a card shows it to others: without notes and favourite mark.
    var withoutPrivateFields: PortableStyle {
        var style = self
        style.content.isFavourite = false
        style.content.notes = .none
        return style
    }
}

extension PortableStyle: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case id, name, space, vector, styleModel, recipe, tags, favourite, notes, createdAt, updatedAt
    }

    /// Where a decoder's `userInfo` holds the form in which the style arrives.
    static let formatKey = CodingUserInfoKey(rawValue: "styleFormat")!

    /// Only `name`, `space` and `vector` are required.
    ///
    /// Throws `DecodingError`, ``GalleryError`` and `StyleError`.
    package init(from decoder: any Decoder) throws {
        decoder.reportUnknownKeys(besides: CodingKeys.self)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let space = StyleSpace(rawValue: try container.decode(String.self, forKey: .space))
        try StyleOrigin.validate(space: space)
        let format = decoder.userInfo[Self.formatKey] as? StyleFormat ?? .file
        let content = StyleContent(
            name: try container.decode(StyleName.self, forKey: .name),
            vector: try StyleVector(try container.decode([Float].self, forKey: .vector), space: space),
            styleModel: try container.decodeIfPresent(String.self, forKey: .styleModel),
            recipe: try container.decodeIfPresent(StyleRecipe.self, forKey: .recipe)
                ?? .imported(format: format.rawValue),
            tags: try container.decodeIfPresent(StyleTags.self, forKey: .tags) ?? .none,
            isFavourite: try container.decodeIfPresent(Bool.self, forKey: .favourite) ?? false,
            notes: try container.decodeIfPresent(StyleNotes.self, forKey: .notes) ?? .none)
        try content.validate()
        self.init(
            id: try container.decodeIfPresent(StyleID.self, forKey: .id), content,
            createdAt: try container.decodeIfPresent(Timestamp.self, forKey: .createdAt),
            updatedAt: try container.decodeIfPresent(Timestamp.self, forKey: .updatedAt))
    }

    /// The vector as decimal numbers, each the shortest that reads back as the same Float32.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(id, forKey: .id)
        try container.encode(content.name, forKey: .name)
        try container.encode(content.vector.space.rawValue, forKey: .space)
        try container.encode(content.vector.values, forKey: .vector)
        try container.encodeIfPresent(content.styleModel, forKey: .styleModel)
        try container.encode(content.recipe, forKey: .recipe)
        if !content.tags.list.isEmpty { try container.encode(content.tags, forKey: .tags) }
        if content.isFavourite { try container.encode(true, forKey: .favourite) }
        if !content.notes.text.isEmpty { try container.encode(content.notes, forKey: .notes) }
        try container.encodeIfPresent(createdAt, forKey: .createdAt)
        try container.encodeIfPresent(updatedAt, forKey: .updatedAt)
    }
}
