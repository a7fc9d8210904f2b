import GRDB

extension SQLiteStore {
    /// A table of this name is there from the deletion on, in the same transaction, until its traces are erased: so
    /// the program that opens the file next knows of it, and an earlier version passes over it.
    private static let tracesMark = "notYetErased"

    static func markTraces(_ db: Database) throws {
        // The index only notes that rows are deleted, and keeps their trigrams until it merges its parts some day.
        try db.execute(sql: "INSERT INTO styleSearch (styleSearch) VALUES ('rebuild')")
        try db.execute(sql: "CREATE TABLE IF NOT EXISTS \(tracesMark) (mark INTEGER) STRICT")
    }

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

    func eraseTraces() async {
        // On a task of its own, because a client that leaves does not take back what was deleted.
        await Task { [database] in
            try? await database.writeWithoutTransaction { db in
                if try Self.hasTraces(db) { try Self.eraseTraces(db) }
            }
        }.value
    }
}
