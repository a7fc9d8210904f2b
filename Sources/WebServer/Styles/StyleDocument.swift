import Foundation
import Gallery
import Stylization

/// A saved style as the API tells it.
struct StyleDocument: Encodable {
    struct Duplicate: Encodable {
        let id: String
        let name: String
        let similarity: Double
    }

    let id: String
    let name: String
    let space: String
    let styleModel: String?
    let tags: [String]
    let favourite: Bool
    let notes: String
    let recipe: StyleRecipe
    let createdAt: String
    let updatedAt: String
    let deletedAt: String?
    /// Grows with every change; the ETag is this number in quotes.
    let version: Int
    let swatch: String
    /// Only when one style is asked for: in lists it would be most of the bytes.
    let vector: [Float]?
    /// Only right after saving.
    let nearDuplicates: [Duplicate]?

    init(_ style: SavedStyle, withVector: Bool = false, nearDuplicates: [SimilarStyle]? = nil) {
        id = style.id.text
        name = style.name.text
        space = style.vector.space.rawValue
        styleModel = style.styleModel
        tags = style.tags.list
        favourite = style.isFavourite
        notes = style.notes.text
        recipe = style.recipe
        createdAt = Self.text(style.createdAt)
        updatedAt = Self.text(style.updatedAt)
        deletedAt = style.deletedAt.map(Self.text)
        version = style.revision
        swatch = Self.swatchPath(style.id)
        vector = withVector ? style.vector.values : nil
        self.nearDuplicates = nearDuplicates.map { $0.map(Duplicate.init) }
    }

    /// A style's swatch never changes, because its vector does not.
    static func swatchPath(_ id: StyleID) -> String { "/api/styles/\(id.text)/swatch" }

    private static func text(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

extension StyleDocument.Duplicate {
    init(_ similar: SimilarStyle) {
        self.init(
            id: similar.style.id.text, name: similar.style.name.text,
            similarity: (similar.similarity * 10_000).rounded() / 10_000)
    }
}

/// Several saved styles.
struct StyleListDocument: Encodable {
    let styles: [StyleDocument]
    var total: Int?
    var page: Int?
    var pages: Int?
}
