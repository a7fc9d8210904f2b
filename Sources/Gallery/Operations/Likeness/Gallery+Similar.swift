import Foundation
package import Stylization

/// A saved style and how much it looks like another.
package struct SimilarStyle: Sendable, Equatable {
    /// The saved style.
    package let style: SavedStyle
    /// 1 for the same style, about 0 for two that have nothing to do with each other, -1 for opposites.
    package let similarity: Double
}

extension Gallery {
    /// Styles above this similarity can hardly be distinguished; saving one more is worth a warning.
    ///
    /// Of the bundled samples, one that is read at 200 to 300 px instead of 256 is 0.959 to 0.998 like itself, a mix with
    /// 10 % of another style 0.989 (the median of all pairs), with 20 % 0.953; no two of them are nearly as much alike.
    package static let nearDuplicateSimilarity = 0.96

    /// The same where there is no middle to count from: there no two samples are more than 0.966 alike.
    static let nearDuplicateSimilarityWithoutCentre = 0.995

    /// Fewer styles than this have no middle that means something.
    static let fewestForCentre = 12

    /// The most similar styles that a call may ask for.
    package static let maximumSimilar = 100

    /// The saved styles of the vector's space that are most like it, the most similar first; at most
    /// `limit`, without the style `excluding`.
    package func similar(
        to vector: StyleVector, excluding: StyleID? = nil, limit: Int = 10
    ) async throws(GalleryError) -> [SimilarStyle] {
        try await read { db in
            try similar(
                to: vector, from: try centre(of: vector.space, db), excluding: excluding, limit: limit, db)
        }
    }

    /// The saved styles most like a saved one.
    ///
    /// Throws ``GalleryError/notFound(_:)``.
    package func similar(to id: StyleID, limit: Int = 10) async throws(GalleryError) -> [SimilarStyle] {
        try await read { db in
            let vector = try liveRow(id, db).style.vector
            return try similar(
                to: vector, from: try centre(of: vector.space, db), excluding: id, limit: limit, db)
        }
    }

    /// At most 5: a warning needs no list.
    func nearDuplicates(of vector: StyleVector, _ db: any GalleryTransaction) throws -> [SimilarStyle] {
        let centre = try centre(of: vector.space, db)
        let threshold =
            centre == nil ? Self.nearDuplicateSimilarityWithoutCentre : Self.nearDuplicateSimilarity
        return try similar(to: vector, from: centre, above: threshold, limit: 5, db)
    }

    /// One pass over all vectors of the space, counted from `centre`, or from zero where there is none.
    ///
    /// They are read from the database each time, not kept in memory: it takes some milliseconds for 10,000
    /// styles, and is right whichever process wrote last.
    private func similar(
        to vector: StyleVector, from centre: [Double]?, above threshold: Double = -.infinity,
        excluding: StyleID? = nil, limit: Int, _ db: any GalleryTransaction
    ) throws -> [SimilarStyle] {
        let limit = min(max(limit, 0), Self.maximumSimilar)
        guard limit > 0 else { return [] }
        let likeness = StyleLikeness(
            to: vector, from: centre ?? Array(repeating: 0, count: StyleVector.count))
        var best = NearestStyles(limit: limit)
        try db.forEachRow(
            "SELECT serial, vector FROM style WHERE space = ? AND deletedAt IS NULL AND id <> ? ORDER BY serial",
            [.text(vector.space.rawValue), .text(excluding?.text ?? "")]
        ) { row in
            let similarity = try row.withBytes(1) { likeness.of($0) }
            if similarity > threshold { best.insert(serial: row.integer(0) ?? 0, similarity: similarity) }
        }
        return try best.sorted.compactMap { entry in
            try db.row(
                "SELECT \(StyleRow.columns) FROM style WHERE serial = ?", [.integer(entry.serial)]
            ) { SimilarStyle(style: try StyleRow($0, path: path).style, similarity: entry.similarity) }
        }
    }

    /// The middle of a space: the measured one, else the mean of its saved styles; `nil` if they are too few.
    private func centre(of space: StyleSpace, _ db: any GalleryTransaction) throws -> [Double]? {
        if let measured = StyleCentre.measured(in: space) { return measured }
        var sums = Array(repeating: 0.0, count: StyleVector.count)
        var count = 0
        try db.forEachRow(
            "SELECT vector FROM style WHERE space = ? AND deletedAt IS NULL ORDER BY serial",
            [.text(space.rawValue)]
        ) { row in
            let vector = try row.withBytes(0) { data in try? VectorBlob.vector(data, space: space) }
            guard let vector else { return }
            for index in sums.indices { sums[index] += Double(vector.values[index]) }
            count += 1
        }
        return count < Self.fewestForCentre ? nil : sums.map { $0 / Double(count) }
    }
}
