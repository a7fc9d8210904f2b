import GRDB

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
        _ id: StyleID, onConflict policy: NameConflictPolicy, _ db: Database
    ) throws -> SaveOutcome {
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

    /// How many styles are in the trash.
    package func trashedCount() async throws(GalleryError) -> Int {
        try await read { db in
            try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM style WHERE deletedAt IS NOT NULL") ?? 0
        }
    }

    /// What is in the trash, the last deleted first; at most `limit`.
    package func trashed(limit: Int = 200) async throws(GalleryError) -> [SavedStyle] {
        try await read { db in
            try Row.fetchAll(db, sql: Self.trashListSQL, arguments: [max(0, limit)])
                .map { try StyleRow($0, path: path).style }
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
    /// the gallery is closed, now or after it was opened anew, and whenever the trash is emptied again.
    package func emptyTrash() async throws(GalleryError) -> Int {
        // One call from the deletion to the end of the erasing: the gallery is not closed in between.
        try condition.beginCall(path: path)
        defer { condition.endCall() }
        let (count, hasTraces) = try await write { db in
            try db.execute(sql: "DELETE FROM style WHERE deletedAt IS NOT NULL")
            let count = db.changesCount
            if count > 0 {
                // The index only notes that rows are deleted, and keeps their trigrams until it merges its parts some
                // day.
                try db.execute(sql: "INSERT INTO styleSearch (styleSearch) VALUES ('rebuild')")
                try db.execute(sql: "CREATE TABLE IF NOT EXISTS \(Self.tracesMark) (mark INTEGER) STRICT")
            }
            return (count, try Self.hasTraces(db))
        }
        if hasTraces { await eraseTraces() }
        return count
    }

    /// On a task of its own, because a client that leaves does not take back what was deleted.
    private func eraseTraces() async {
        await Task { [database] in
            try? await database.writeWithoutTransaction { db in try Self.eraseTraces(db) }
        }.value
    }

    /// A table of this name is there from the deletion on, in the same transaction, until its traces are erased: so
    /// the program that opens the file next knows of it, and an earlier version passes over it.
    private static let tracesMark = "notYetErased"

    /// Whether what was deleted for good may still be read in the file or its log.
    static func hasTraces(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT * FROM sqlite_schema WHERE name = ?)", arguments: [tracesMark])!
    }

    /// Rewrites the file without what was deleted, and empties the write-ahead log.
    ///
    /// `secure_delete` alone does not suffice: it overwrites what is deleted, but not the copies that stay in unused
    /// parts of pages when a table's pages are split and merged.
    static func eraseTraces(_ db: Database) throws {
        try db.execute(sql: "VACUUM")
        try db.checkpoint(.truncate)
        try db.execute(sql: "DROP TABLE IF EXISTS \(tracesMark)")
        try db.checkpoint(.truncate)
    }

    /// The revision grows, so that an edit which was under way meets a conflict.
    func moveToTrash(_ serial: Int64, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE style SET deletedAt = ?, revision = revision + 1 WHERE serial = ?",
            arguments: [now.milliseconds, serial])
    }
}
