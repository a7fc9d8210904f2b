public import Foundation
public import Stylization

/// A named style vector of the gallery, with how it came about.
///
/// The vector never changes: replacing a style puts the old one in the trash and saves a new one with
/// another id. So an id always means the same picture, a recipe's parents stay true, and swatches may be
/// cached for ever. Name, tags, notes and the favourite mark do change, each time with a new ``revision``.
public struct SavedStyle: Sendable, Equatable, Identifiable {
    /// Opaque and stable.
    public let id: StyleID
    /// Unique among the styles that are not in the trash.
    public let name: StyleName
    /// The style itself, with its space.
    public let vector: StyleVector
    /// The style network that made the vector; `nil` if unknown, or if a mix's parts came from several.
    public let styleModel: String?
    /// How it came about.
    public let recipe: StyleRecipe
    /// In their owner's order.
    public let tags: StyleTags
    /// Whether it is shown first.
    public let isFavourite: Bool
    /// What its owner wrote.
    public let notes: StyleNotes
    /// To the millisecond.
    public let createdAt: Date
    /// To the millisecond; the last change of name, tags, notes or favourite mark.
    public let updatedAt: Date
    /// 1 when saved, one more with each change.
    public let revision: Int
    /// When it was put in the trash; `nil` for a style that is not there.
    public let deletedAt: Date?
    /// Whether a swatch is stored.
    public let hasSwatch: Bool

    /// The HTTP entity tag of this revision, with its quotes.
    public var entityTag: String { "\"\(revision)\"" }

    /// The revision that an `If-Match` header names; `nil` if it is no tag of ours.
    public static func revision(entityTag: String) -> Int? {
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
    public func encode(to encoder: any Encoder) throws {
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
