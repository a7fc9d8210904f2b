extension Gallery {
    /// Puts a saved style in the trash, which frees its name.
    ///
    /// Undo with ``restore(_:onConflict:)``.
    ///
    /// Throws ``GalleryError/notFound(_:)`` and ``GalleryError/revisionConflict(id:expected:current:)``.
    package func trash(_ id: StyleID, expecting revision: Int? = nil) async throws(GalleryError) -> SavedStyle
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
    /// Throws ``GalleryError/notFoundInTrash(_:)`` if there is no such style, ``GalleryError/notInTrash(_:)`` if it is a
    /// saved style as it should be, and ``GalleryError/nameConflict(name:existing:)`` if its name has
    /// been taken meanwhile and the policy says so.
    package func restore(
        _ id: StyleID, onConflict policy: NameConflictPolicy = .fail
    ) async throws(GalleryError) -> SaveOutcome {
        try await write { db in try restore(id, onConflict: policy, db) }
    }

    func restore(
        _ id: StyleID, onConflict policy: NameConflictPolicy, _ db: any GalleryTransaction
    ) throws -> SaveOutcome {
        let row = try trashedRow(id, db)
        let (name, replaced) = try makeRoom(for: row.style.name, except: nil, onConflict: policy, db)
        let style = row.style
        let searchText = SearchText.text(name: name.text, tags: style.tags.list, notes: style.notes.text)
        let columns = Self.named(name) + [StyleColumn(name: "searchText", value: .text(searchText))]
        try db.execute(
            """
            UPDATE style SET \(StyleColumn.assignments(columns)), deletedAt = NULL, revision = revision + 1
            WHERE serial = ?
            """, columns.map(\.value) + [.integer(row.serial)])
        return SaveOutcome(style: try liveRow(id, db).style, replaced: replaced, nearDuplicates: [])
    }

    /// How many styles are in the trash.
    package func trashedCount() async throws(GalleryError) -> Int {
        try await read { db in
            try db.number("SELECT COUNT(*) FROM style WHERE deletedAt IS NOT NULL") ?? 0
        }
    }

    /// What is in the trash, the last deleted first; at most `limit`.
    package func trashed(limit: Int = 200) async throws(GalleryError) -> [SavedStyle] {
        try await read { db in
            try db.rows(Self.trashListSQL, [SQLValue(max(0, limit))]) { try StyleRow($0, path: path).style }
        }
    }

    /// One style of the trash; `nil` if it is not there.
    package func trashed(_ id: StyleID) async throws(GalleryError) -> SavedStyle? {
        try await read { db in
            guard let style = try row(id, db)?.style, style.deletedAt != nil else { return nil }
            return style
        }
    }

    static let trashListSQL = """
        SELECT \(StyleRow.columns) FROM style WHERE deletedAt IS NOT NULL
        ORDER BY deletedAt DESC, serial DESC LIMIT ?
        """

    /// Deletes what is in the trash, for ever; returns how many styles that were.
    ///
    /// Names, notes, tags and vectors are then in none of the gallery's files. Where that cannot be reached at once
    /// (another process keeps reading, the disk is full, or this process ends in the middle), it is tried again when
    /// the gallery is closed, now or after it was opened anew, and whenever the trash is emptied again. Of a database, its
    /// server decides when it overwrites what was deleted.
    package func emptyTrash() async throws(GalleryError) -> Int {
        // One call from the deletion to the end of the erasing: the gallery is not closed in between.
        try condition.beginCall(path: path)
        defer { condition.endCall() }
        let count = try await write { db in
            let count = try db.execute("DELETE FROM style WHERE deletedAt IS NOT NULL", [])
            if count > 0 { try db.noteErasure() }
            return count
        }
        await store.eraseTraces()
        return count
    }

    /// The revision grows, so that an edit which was under way meets a conflict.
    func moveToTrash(_ serial: Int64, at now: Timestamp, _ db: any GalleryTransaction) throws {
        try db.execute(
            "UPDATE style SET deletedAt = ?, revision = revision + 1 WHERE serial = ?",
            [.integer(now.milliseconds), .integer(serial)])
    }
}
