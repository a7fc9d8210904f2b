package import Gallery
import Stylization

/// A saved style in JSON: of the API, and of the command line's `--json`.
package struct StyleDocument: Encodable, Sendable {
    /// A style that looks like this one, in the API.
    package struct Similar: Encodable, Sendable {
        let id: String
        let name: String
        /// To four decimals.
        let similarity: Double
        /// Left out where near duplicates are warned of.
        let swatch: String?

        /// A style and how much it is like another.
        package init(_ similar: SimilarStyle, withSwatch: Bool) {
            id = similar.style.id.text
            name = similar.style.name.text
            similarity = (similar.similarity * 10_000).rounded() / 10_000
            swatch = withSwatch ? StyleDocument.swatchPath(similar.style) : nil
        }
    }

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
    /// The swatch's path in the API.
    private(set) var swatch: String?
    /// Left out of the API's lists, where it would be most of the bytes.
    let vector: [Float]?
    /// Only right after saving, in the API.
    let nearDuplicates: [Similar]?
    /// What the command line calls ``version``.
    private(set) var revision: Int?
    /// In place of ``swatch`` where there is no server.
    private(set) var hasSwatch: Bool?

    /// As the API sends it.
    package init(_ style: SavedStyle, withVector: Bool = false, nearDuplicates: [SimilarStyle]? = nil) {
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
        self.nearDuplicates = nearDuplicates?.map { Similar($0, withSwatch: false) }
    }

    /// As the command line prints it.
    package static func commandLine(_ style: SavedStyle) -> StyleDocument {
        var document = StyleDocument(style, withVector: true)
        document.swatch = nil
        document.revision = style.revision
        document.hasSwatch = style.hasSwatch
        return document
    }

    /// Where a style's swatch is: the same picture for ever, as far as its vector goes, in better quality some day.
    ///
    /// A style in the trash is gone from the gallery's addresses, and has it there.
    package static func swatchPath(_ style: SavedStyle) -> String {
        "/api/styles/\(style.deletedAt == nil ? "" : "trash/")\(style.id.text)/swatch"
    }
}

/// Several saved styles in the API's JSON.
package struct StyleListDocument: Encodable, Sendable {
    let styles: [StyleDocument]
    let total: Int?
    let page: Int?
    let pages: Int?

    /// Some styles, or a page of all.
    package init(styles: [StyleDocument], total: Int? = nil, page: Int? = nil, pages: Int? = nil) {
        self.styles = styles
        self.total = total
        self.page = page
        self.pages = pages
    }
}
