import Foundation
import StrictJSON
import Stylization

/// A row of the table `style`.
struct StyleRow {
    /// Insertion order; breaks ties in every list.
    let serial: Int64
    let style: SavedStyle

    /// What a `SELECT` must name, in the order of the cases of `Column`.
    static let columns = """
        serial, id, name, space, vector, styleModel, favouriteRank, createdAt, updatedAt, revision, deletedAt, \
        recipe, tags, notes, EXISTS (SELECT 1 FROM swatch WHERE swatch.style = style.serial) AS hasSwatch
        """

    private enum Column: Int {
        case serial, id, name, space, vector, styleModel, favouriteRank, createdAt, updatedAt, revision,
            deletedAt
        case recipe, tags, notes, hasSwatch
    }

    /// Checks what it reads: the file may come from anywhere.
    ///
    /// Throws ``GalleryError/corrupt(path:detail:)``.
    init(_ row: any ResultRow, path: String) throws {
        let serial = row.integer(Column.serial.rawValue) ?? 0
        do {
            self.serial = serial
            style = try Self.style(row)
        } catch {
            throw GalleryError.corrupt(path: path, detail: "saved style number \(serial): \(error)")
        }
    }

    private static func style(_ row: any ResultRow) throws -> SavedStyle {
        func text(_ column: Column) throws -> String {
            guard let text = row.text(column.rawValue) else { throw Damage(column: "\(column)") }
            return text
        }
        func integer(_ column: Column) throws -> Int64 {
            guard let number = row.integer(column.rawValue) else { throw Damage(column: "\(column)") }
            return number
        }
        guard let id = StyleID(try text(.id)) else { throw Damage(column: "id") }
        guard let createdAt = Timestamp(milliseconds: try integer(.createdAt)) else {
            throw Damage(column: "createdAt")
        }
        guard let updatedAt = Timestamp(milliseconds: try integer(.updatedAt)) else {
            throw Damage(column: "updatedAt")
        }
        return SavedStyle(
            id: id,
            content: StyleContent(
                name: try StyleName(text(.name)),
                vector: try row.withBytes(Column.vector.rawValue) { data in
                    try VectorBlob.vector(data, space: StyleSpace(rawValue: text(.space)))
                },
                styleModel: row.text(Column.styleModel.rawValue),
                recipe: try StoredRecipe.recipe(text(.recipe)),
                tags: try StyleTags(tags(json: text(.tags))),
                isFavourite: try integer(.favouriteRank) == 0,
                notes: try StyleNotes(text(.notes))),
            createdAt: createdAt.date,
            updatedAt: updatedAt.date,
            revision: Int(try integer(.revision)),
            deletedAt: row.integer(Column.deletedAt.rawValue).flatMap(Timestamp.init(milliseconds:))?.date,
            hasSwatch: try integer(.hasSwatch) == 1)
    }

    /// The column `tags`: a JSON list of strings.
    static func tags(json: String) throws -> [String] {
        try JSONDecoder().decode([String].self, from: Data(json.utf8))
    }

    static func json(tags: StyleTags) throws -> String {
        try CanonicalJSON.text(tags.list)
    }

    private struct Damage: Error, CustomStringConvertible {
        let column: String
        var description: String { "the column \(column) holds no valid value" }
    }
}
