import Foundation
import GRDB
import StrictJSON
import Stylization

/// A row of the table `style`.
struct StyleRow {
    /// Insertion order; breaks ties in every list.
    let serial: Int64
    let style: SavedStyle

    /// What a `SELECT` must name, in the order in which ``init(_:path:)`` reads.
    static let columns = """
        serial, id, name, space, vector, styleModel, favouriteRank, createdAt, updatedAt, revision, deletedAt, \
        recipe, tags, notes, EXISTS (SELECT 1 FROM swatch WHERE swatch.style = style.serial) AS hasSwatch
        """

    /// Checks what it reads: the file may come from anywhere.
    ///
    /// Throws ``GalleryError/corrupt(path:detail:)``.
    init(_ row: Row, path: String) throws {
        let serial: Int64 = row["serial"]
        do {
            self.serial = serial
            style = try Self.style(row)
        } catch {
            throw GalleryError.corrupt(path: path, detail: "saved style number \(serial): \(error)")
        }
    }

    private static func style(_ row: Row) throws -> SavedStyle {
        guard let id = StyleID(row["id"] as String) else { throw Damage(column: "id") }
        guard let createdAt = Timestamp(milliseconds: row["createdAt"]) else {
            throw Damage(column: "createdAt")
        }
        guard let updatedAt = Timestamp(milliseconds: row["updatedAt"]) else {
            throw Damage(column: "updatedAt")
        }
        return SavedStyle(
            id: id,
            content: StyleContent(
                name: try StyleName(row["name"]),
                vector: try row.withUnsafeData(named: "vector") { data in
                    try VectorBlob.vector(data ?? Data(), space: StyleSpace(rawValue: row["space"]))
                },
                styleModel: row["styleModel"],
                recipe: try StoredRecipe.recipe(row["recipe"]),
                tags: try StyleTags(tags(json: row["tags"])),
                isFavourite: row["favouriteRank"] == 0,
                notes: try StyleNotes(row["notes"])),
            createdAt: createdAt.date,
            updatedAt: updatedAt.date,
            revision: row["revision"],
            deletedAt: (row["deletedAt"] as Int64?).flatMap(Timestamp.init(milliseconds:))?.date,
            hasSwatch: row["hasSwatch"])
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
