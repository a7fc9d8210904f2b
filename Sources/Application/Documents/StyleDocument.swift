package import Gallery
import Stylization

/// A saved style in JSON: of the API, and of the command line's `--json`.
package struct StyleDocument: Encodable, Sendable {
    let id: String
    let name: String
    let space: String
    let styleModel: String?
    let tags: [String]
    let favourite: Bool
    let notes: String
    let recipe: StyleRecipe
    /// Times are RFC 3339 text, to the millisecond.
    let createdAt: String
    let updatedAt: String
    let deletedAt: String?
    /// Grows with every change; the API's entity tag is this number in quotes.
    let version: Int
    /// The swatch's path on a server of the style's gallery.
    let swatch: String
    /// Left out of the API's lists, where it would be most of the bytes.
    let vector: [Float]?
    /// Only right after saving: saved styles that look like it.
    let nearDuplicates: [SimilarStyleDocument]?
    /// Only right after saving: the style whose name it took, which is in the trash.
    let replaced: StyleReferenceDocument?

    /// A style as it is saved.
    package init(_ style: SavedStyle, withVector: Bool = false) {
        self.init(style, withVector: withVector, nearDuplicates: nil, replaced: nil)
    }

    /// A style that was saved just now, with all that came of it.
    package init(_ outcome: SaveOutcome) {
        self.init(
            outcome.style, withVector: true, nearDuplicates: outcome.nearDuplicates,
            replaced: outcome.replaced)
    }

    init(
        _ style: SavedStyle, withVector: Bool, nearDuplicates: [SimilarStyle]?, replaced: SavedStyle?
    ) {
        id = style.id.text
        name = style.name.text
        space = style.vector.space.rawValue
        styleModel = style.styleModel
        tags = style.tags.list
        favourite = style.isFavourite
        notes = style.notes.text
        recipe = style.recipe
        createdAt = Timestamp(style.createdAt).text
        updatedAt = Timestamp(style.updatedAt).text
        deletedAt = style.deletedAt.map { Timestamp($0).text }
        version = style.revision
        swatch = Self.swatchPath(style)
        vector = withVector ? style.vector.values : nil
        self.nearDuplicates = nearDuplicates?.map { SimilarStyleDocument($0, withSwatch: false) }
        self.replaced = replaced.map(StyleReferenceDocument.init)
    }

    /// Where a style's swatch is: the same picture for ever, as far as its vector goes, in better quality some day.
    ///
    /// A style in the trash is gone from the gallery's addresses, and has it there.
    package static func swatchPath(_ style: SavedStyle) -> String {
        "/api/styles/\(style.deletedAt == nil ? "" : "trash/")\(style.id.text)/swatch"
    }
}

/// A saved style that another document is about, in few words.
package struct StyleReferenceDocument: Encodable, Sendable {
    let id: String
    let name: String

    /// A reference to a style.
    package init(_ style: SavedStyle) {
        id = style.id.text
        name = style.name.text
    }
}
