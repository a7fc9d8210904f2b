package import Foundation
package import Stylization

/// A named style vector of the gallery, with how it came about.
///
/// The vector never changes: replacing a style puts the old one in the trash and saves a new one with
/// another id. So an id always means the same picture, a recipe's parents stay true, and swatches may be
/// cached for ever. Name, tags, notes and the favourite mark do change, each time with a new ``revision``.
package struct SavedStyle: Sendable, Equatable, Identifiable {
    /// Opaque and stable.
    package let id: StyleID
    /// Unique among the styles that are not in the trash.
    package let name: StyleName
    /// The style itself, with its space.
    package let vector: StyleVector
    /// The style network that made the vector; `nil` if unknown, or if a mix's parts came from several.
    package let styleModel: String?
    /// How it came about.
    package let recipe: StyleRecipe
    /// In their owner's order.
    package let tags: StyleTags
    /// Whether it is shown first.
    package let isFavourite: Bool
    /// What its owner wrote.
    package let notes: StyleNotes
    /// To the millisecond.
    package let createdAt: Date
    /// To the millisecond; the last change of name, tags, notes or favourite mark.
    package let updatedAt: Date
    /// 1 when saved, one more with each change.
    package let revision: Int
    /// When it was put in the trash; `nil` for a style that is not there.
    package let deletedAt: Date?
    /// Whether a swatch is stored.
    package let hasSwatch: Bool

    /// The HTTP entity tag of this revision, with its quotes.
    package var entityTag: String { "\"\(revision)\"" }

    /// The revision that an `If-Match` header names; `nil` if it is no tag of ours.
    package static func revision(entityTag: String) -> Int? {
        let tag = entityTag.hasPrefix("W/") ? entityTag.dropFirst(2) : entityTag[...]
        guard tag.count > 2, tag.hasPrefix("\""), tag.hasSuffix("\"") else { return nil }
        return Int(tag.dropFirst().dropLast())
    }
}

extension SavedStyle: Encodable {
    private enum CodingKeys: String, CodingKey {
        case id, name, space, vector, styleModel, recipe, tags, favourite, notes, createdAt, updatedAt,
            revision
        case deletedAt, hasSwatch
    }

    /// The JSON of the API and of the command line's `--json`; times as RFC 3339 text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(vector.space.rawValue, forKey: .space)
        try container.encode(vector.values, forKey: .vector)
        try container.encodeIfPresent(styleModel, forKey: .styleModel)
        try container.encode(recipe, forKey: .recipe)
        try container.encode(tags, forKey: .tags)
        try container.encode(isFavourite, forKey: .favourite)
        try container.encode(notes, forKey: .notes)
        try container.encode(Timestamp(createdAt), forKey: .createdAt)
        try container.encode(Timestamp(updatedAt), forKey: .updatedAt)
        try container.encode(revision, forKey: .revision)
        try container.encodeIfPresent(deletedAt.map(Timestamp.init), forKey: .deletedAt)
        try container.encode(hasSwatch, forKey: .hasSwatch)
    }
}
