import Foundation

extension Gallery {
    /// The swatch of a style, in the trash or not.
    ///
    /// One that is missing, or smaller than the painter's, is painted, if there is a painter, and stored for the next
    /// time; a read-only gallery paints only what is missing, each time, without storing it.
    ///
    /// `nil` if there is none and it cannot be painted. Throws ``GalleryError/notFound(_:)``, and what the
    /// painter throws.
    package func swatch(of id: StyleID) async throws -> Swatch? {
        let (vector, stored) = try await read { db in
            guard let row = try row(id, db) else { throw GalleryError.notFound(id.text) }
            return (row.style.vector, try storedSwatch(of: row.serial, db))
        }
        if let stored {
            guard !isReadOnly, let painter, let height = stored.height, height < painter.height else {
                return stored
            }
            // A small one is better than none, and one that cannot be stored now can be the next time.
            guard let painted = try? await painter.paint(vector) else { return stored }
            try? await setSwatch(painted, of: id)
            return painted
        }
        guard let painted = try await painter?.paint(vector) else { return nil }
        if isReadOnly { return painted }
        try await setSwatch(painted, of: id)
        return painted
    }

    /// Stores the swatch of a style, in place of an earlier one.
    ///
    /// The style's revision stays: it is the same style.
    ///
    /// Throws ``GalleryError/notFound(_:)``.
    package func setSwatch(_ swatch: Swatch, of id: StyleID) async throws(GalleryError) {
        try await write { db in
            guard let row = try row(id, db) else { throw GalleryError.notFound(id.text) }
            try store(swatch, for: row.serial, db)
        }
    }

    func store(_ swatch: Swatch, for serial: Int64, _ db: any GalleryTransaction) throws {
        try db.execute(
            """
            INSERT INTO swatch (style, mediaType, bytes) VALUES (?, ?, ?)
            ON CONFLICT (style) DO UPDATE SET mediaType = excluded.mediaType, bytes = excluded.bytes
            """, [.integer(serial), .text(swatch.mediaType.rawValue), .bytes(swatch.bytes)])
    }

    /// A stored swatch that is damaged counts as none: it can be painted again.
    func storedSwatch(of serial: Int64, _ db: any GalleryTransaction) throws -> Swatch? {
        let bytes = try db.row("SELECT bytes FROM swatch WHERE style = ?", [.integer(serial)]) { row in
            // A copy: the row's own bytes are gone with it.
            try row.withBytes(0) { Data(Array($0)) }
        }
        return bytes.flatMap { try? Swatch($0) }
    }
}
