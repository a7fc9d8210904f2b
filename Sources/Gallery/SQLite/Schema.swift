import GRDB

/// The gallery file's tables.
///
/// Each migration is final once it has been released: a change is a new migration.
///
/// The catalogue page of this target describes every table and column.
enum Schema {
    /// Marks a file as a gallery ("Impa"), in the header field that SQLite reserves for it.
    static let applicationID: Int32 = 0x496D_7061

    /// What the newest migration writes to `user_version`.
    static let version = 2

    /// All migrations, oldest first.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 styles") { db in
            try db.execute(sql: styles)
            try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = 1")
        }
        migrator.registerMigration("2 search") { db in
            try db.execute(sql: "ALTER TABLE style ADD COLUMN searchText TEXT NOT NULL DEFAULT ''")
            try fillSearchText(db)
            try db.execute(sql: search)
            try db.execute(sql: "PRAGMA user_version = 2")
        }
        return migrator
    }

    /// Each list has an index in its order; the partial indexes leave the trash out, and make names unique
    /// outside it only.
    private static let styles = """
        CREATE TABLE style (
            serial INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            nameKey TEXT NOT NULL,
            nameOrder TEXT NOT NULL,
            space TEXT NOT NULL,
            vector BLOB NOT NULL CHECK (length(vector) = 400),
            styleModel TEXT,
            favouriteRank INTEGER NOT NULL CHECK (favouriteRank IN (0, 1)),
            createdAt INTEGER NOT NULL,
            updatedAt INTEGER NOT NULL,
            revision INTEGER NOT NULL CHECK (revision >= 1),
            deletedAt INTEGER,
            recipe TEXT NOT NULL,
            tags TEXT NOT NULL,
            notes TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX styleByNameKey ON style (nameKey) WHERE deletedAt IS NULL;
        CREATE INDEX styleByName ON style (nameOrder, serial) WHERE deletedAt IS NULL;
        CREATE INDEX styleByCreation ON style (createdAt, serial) WHERE deletedAt IS NULL;
        CREATE INDEX styleByChange ON style (updatedAt, serial) WHERE deletedAt IS NULL;
        CREATE INDEX styleByFavourite ON style (favouriteRank, nameOrder, serial) WHERE deletedAt IS NULL;
        CREATE INDEX styleInTrash ON style (deletedAt, serial) WHERE deletedAt IS NOT NULL;
        CREATE TABLE swatch (
            style INTEGER PRIMARY KEY REFERENCES style (serial) ON DELETE CASCADE,
            mediaType TEXT NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;
        """

    /// The index holds trigrams of `searchText` and no text of its own; the triggers keep it in step, whichever
    /// process writes.
    private static let search = """
        CREATE VIRTUAL TABLE styleSearch USING fts5 (
            searchText, content = 'style', content_rowid = 'serial', tokenize = 'trigram'
        );
        INSERT INTO styleSearch (styleSearch) VALUES ('rebuild');
        CREATE TRIGGER styleSearchInsert AFTER INSERT ON style BEGIN
            INSERT INTO styleSearch (rowid, searchText) VALUES (new.serial, new.searchText);
        END;
        CREATE TRIGGER styleSearchDelete AFTER DELETE ON style BEGIN
            INSERT INTO styleSearch (styleSearch, rowid, searchText)
            VALUES ('delete', old.serial, old.searchText);
        END;
        CREATE TRIGGER styleSearchUpdate AFTER UPDATE OF searchText ON style BEGIN
            INSERT INTO styleSearch (styleSearch, rowid, searchText)
            VALUES ('delete', old.serial, old.searchText);
            INSERT INTO styleSearch (rowid, searchText) VALUES (new.serial, new.searchText);
        END;
        """

    private static func fillSearchText(_ db: Database) throws {
        let rows = try Row.fetchAll(db, sql: "SELECT serial, name, tags, notes FROM style")
        let update = try db.makeStatement(sql: "UPDATE style SET searchText = ? WHERE serial = ?")
        for row in rows {
            let text = SearchText.text(
                name: row["name"], tags: try StyleRow.tags(json: row["tags"]), notes: row["notes"])
            try update.execute(arguments: [text, row["serial"] as Int64])
        }
    }
}
