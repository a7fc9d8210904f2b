extension Gallery {
    /// The saved style with this id; not one in the trash.
    ///
    /// Throws ``GalleryError/notFound(_:)``, and ``GalleryError/inTrash(_:)`` for one that is.
    package func style(_ id: StyleID) async throws(GalleryError) -> SavedStyle {
        try await read { db in try liveRow(id, db).style }
    }

    /// The saved style with this id or, if it is no id, this name (letters' case does not count).
    ///
    /// Throws ``GalleryError/notFound(_:)``, and ``GalleryError/inTrash(_:)`` for the id of one that is.
    package func style(matching reference: String) async throws(GalleryError) -> SavedStyle {
        try await read { db in try liveRow(matching: reference, db).style }
    }

    /// How many styles are saved, the trash left out.
    package func count() async throws(GalleryError) -> Int {
        try await read { db in
            try db.number("SELECT COUNT(*) FROM style WHERE deletedAt IS NULL") ?? 0
        }
    }

    func liveRow(matching reference: String, _ db: any GalleryTransaction) throws -> StyleRow {
        let byID = try StyleID(reference).flatMap { try row($0, db) }
        if let byID, byID.style.deletedAt == nil { return byID }
        // A text that can be no name names nothing.
        if let name = try? StyleName(reference), let row = try row(named: name, db) { return row }
        if let byID { throw GalleryError.inTrash(byID.style.id) }
        throw GalleryError.notFound(String(reference.prefix(StyleName.maximumCharacters)))
    }

    func liveRow(_ id: StyleID, _ db: any GalleryTransaction) throws -> StyleRow {
        guard let row = try row(id, db) else { throw GalleryError.notFound(id.text) }
        guard row.style.deletedAt == nil else { throw GalleryError.inTrash(id) }
        return row
    }

    func trashedRow(_ id: StyleID, _ db: any GalleryTransaction) throws -> StyleRow {
        guard let row = try row(id, db) else { throw GalleryError.notFoundInTrash(id.text) }
        guard row.style.deletedAt != nil else { throw GalleryError.notInTrash(id) }
        return row
    }

    /// In the trash or not.
    func row(_ id: StyleID, _ db: any GalleryTransaction) throws -> StyleRow? {
        try db.row("SELECT \(StyleRow.columns) FROM style WHERE id = ?", [.text(id.text)]) {
            try StyleRow($0, path: path)
        }
    }

    /// Not in the trash.
    func row(named name: StyleName, _ db: any GalleryTransaction) throws -> StyleRow? {
        try db.row(
            "SELECT \(StyleRow.columns) FROM style WHERE nameKey = ? AND deletedAt IS NULL", [.text(name.key)]
        ) { try StyleRow($0, path: path) }
    }
}
