import Foundation
import GRDB
package import Stylization

/// A saved style and how much it looks like another.
package struct SimilarStyle: Sendable, Equatable {
    /// The saved style.
    package let style: SavedStyle
    /// The cosine of the angle between the two vectors, -1 to 1.
    package let similarity: Double
}

extension Gallery {
    /// Styles above this similarity can hardly be distinguished; saving one more is worth a warning.
    package static let nearDuplicateSimilarity = 0.995

    /// The most similar styles that a call may ask for.
    package static let maximumSimilar = 100

    /// The saved styles of the vector's space that are most like it, the most similar first; at most
    /// `limit`, without the style `excluding`.
    package func similar(
        to vector: StyleVector, excluding: StyleID? = nil, limit: Int = 10
    ) async throws(GalleryError) -> [SimilarStyle] {
        try await read { db in
            try similar(to: vector, above: -.infinity, excluding: excluding, limit: limit, db)
        }
    }

    /// The saved styles most like a saved one.
    ///
    /// Throws ``GalleryError/notFound(_:)``.
    package func similar(to id: StyleID, limit: Int = 10) async throws(GalleryError) -> [SimilarStyle] {
        try await read { db in
            let style = try liveRow(id, db).style
            return try similar(to: style.vector, above: -.infinity, excluding: id, limit: limit, db)
        }
    }

    /// At most 5: a warning needs no list.
    func nearDuplicates(of vector: StyleVector, _ db: Database) throws -> [SimilarStyle] {
        try similar(to: vector, above: Self.nearDuplicateSimilarity, excluding: nil, limit: 5, db)
    }

    /// One pass over all vectors of the space.
    ///
    /// They are read from the database each time, not kept in memory: it takes some milliseconds for 10,000
    /// styles, and is right whichever process wrote last.
    private func similar(
        to vector: StyleVector, above threshold: Double, excluding: StyleID?, limit: Int, _ db: Database
    ) throws -> [SimilarStyle] {
        let limit = min(max(limit, 0), Self.maximumSimilar)
        guard limit > 0 else { return [] }
        var best = NearestStyles(limit: limit)
        let cursor = try Row.fetchCursor(
            db,
            sql: "SELECT serial, vector FROM style WHERE space = ? AND deletedAt IS NULL AND id IS NOT ?",
            arguments: [vector.space.rawValue, excluding?.text])
        while let row = try cursor.next() {
            let similarity = try row.withUnsafeData(atIndex: 1) { data in
                CosineSimilarity.between(vector.values, data ?? Data())
            }
            if similarity > threshold { best.insert(serial: row[0], similarity: similarity) }
        }
        let select = try db.makeStatement(sql: "SELECT \(StyleRow.columns) FROM style WHERE serial = ?")
        return try best.sorted.compactMap { entry in
            try Row.fetchOne(select, arguments: [entry.serial]).map { row in
                SimilarStyle(style: try StyleRow(row, path: path).style, similarity: entry.similarity)
            }
        }
    }
}
