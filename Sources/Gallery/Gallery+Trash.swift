import GRDB

extension Gallery {
    /// Puts a saved style in the trash, which frees its name. Undo with ``restore(_:onConflict:)``.
    ///
    /// Throws ``GalleryError/notFound(_:)`` and ``GalleryError/revisionConflict(id:expected:current:)``.
    public func trash(_ id: StyleID, expecting revision: Int? = nil) async throws(GalleryError) -> SavedStyle
    {
        let now = now
        return try await write { db in
            let row = try liveRow(id, db)
            try Self.require(revision, of: row.style)
            try moveToTrash(row.serial, at: now, db)
            return try trashedRow(id, db).style
        }
    }

    /// Takes a style out of the trash.
    ///
    /// Throws ``GalleryError/notFound(_:)`` if it is not there, and ``GalleryError/nameConflict(name:existing:)``
    /// if its name has been taken meanwhile and the policy says so.
    public func restore(
        _ id: StyleID, onConflict policy: NameConflictPolicy = .fail
    ) async throws(GalleryError) -> SaveOutcome {
        try await write { db in
            let row = try trashedRow(id, db)
            let (name, replaced) = try makeRoom(for: row.style.name, except: nil, onConflict: policy, db)
            let style = row.style
            try db.execute(
                sql: """
                    UPDATE style SET name = ?, nameKey = ?, nameOrder = ?, searchText = ?, deletedAt = NULL,
                        revision = revision + 1
                    WHERE serial = ?
                    """,
                arguments: [
                    name.text, name.key, name.order,
                    SearchText.text(name: name.text, tags: style.tags.list, notes: style.notes.text),
                    row.serial,
                ])
            return SaveOutcome(style: try liveRow(id, db).style, replaced: replaced, nearDuplicates: [])
        }
    }

    /// What is in the trash, the last deleted first; at most `limit`.
    public func trashed(limit: Int = 200) async throws(GalleryError) -> [SavedStyle] {
        try await read { db in
            try Row.fetchAll(db, sql: Self.trashListSQL, arguments: [max(0, limit)])
                .map { try StyleRow($0, path: path).style }
        }
    }

    static let trashListSQL = """
        SELECT \(StyleRow.columns) FROM style WHERE deletedAt IS NOT NULL
        ORDER BY deletedAt DESC, serial DESC LIMIT ?
        """

    /// Deletes what is in the trash, for ever; returns how many styles that were.
    public func emptyTrash() async throws(GalleryError) -> Int {
        try await write { db in
            try db.execute(sql: "DELETE FROM style WHERE deletedAt IS NOT NULL")
            return db.changesCount
        }
    }

    /// The revision grows, so that an edit which was under way meets a conflict.
    func moveToTrash(_ serial: Int64, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE style SET deletedAt = ?, revision = revision + 1 WHERE serial = ?",
            arguments: [now.milliseconds, serial])
    }
}
