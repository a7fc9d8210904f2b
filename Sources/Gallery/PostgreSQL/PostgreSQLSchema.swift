#if PostgreSQL
/// The tables of a gallery in PostgreSQL.
///
/// Each migration is final once it has been released: a change is a new migration.
enum PostgreSQLSchema {
    /// All migrations, oldest first; the number of the newest is the schema's version.
    static let migrations = [styles]

    /// How long a migration may take: a large gallery is legitimate, and a server that hangs is still given up some day.
    private static let limit = Duration.seconds(3600)

    /// What one program has while it brings the tables up to date: "Impa", and which of a database's schemas.
    static let lock = "pg_advisory_xact_lock(\(0x496D_7061), hashtext(current_schema()))"

    /// Brings the tables up to date, whoever else does so at the same time; who waits for another's long migration is told that
    /// the gallery is busy.
    ///
    /// Throws ``PostgreSQLFailure``, and ``GalleryError/newerSchema(path:found:known:)`` for tables of a later version.
    static func migrate(
        _ connection: PostgreSQLConnection, _ migrations: [String] = migrations, path: String
    ) throws {
        let version = "SELECT COALESCE(MAX(version), 0) FROM galleryVersion"
        let versions = "CREATE TABLE IF NOT EXISTS galleryVersion (version BIGINT PRIMARY KEY)"
        try connection.run("BEGIN")
        do {
            // Shorter than the statement may take, so that it is known what was waited for.
            let wait = connection.statementLimit.components.seconds * 500
            try connection.run("SET LOCAL lock_timeout = \(wait); SELECT \(lock)")
            try connection.run(versions)
            let found = try PostgreSQLTransaction(connection: connection).number(version) ?? 0
            guard found <= migrations.count else {
                throw GalleryError.newerSchema(path: path, found: found, known: migrations.count)
            }
            if found < migrations.count {
                let milliseconds = limit.components.seconds * 1000
                try connection.run(
                    "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = \(milliseconds)")
            }
            for (number, sql) in migrations.enumerated().dropFirst(found) {
                try connection.run(sql, limit: limit)
                try connection.run("INSERT INTO galleryVersion VALUES (\(number + 1))")
            }
            try connection.run("COMMIT")
        } catch {
            try? connection.run("ROLLBACK")
            throw error
        }
    }

    /// The columns of the SQLite file, with texts that are compared byte by byte as there, and the tags' keys beside them.
    private static let styles = """
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE TABLE style (
            serial BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id TEXT COLLATE "C" NOT NULL UNIQUE,
            name TEXT COLLATE "C" NOT NULL,
            nameKey TEXT COLLATE "C" NOT NULL,
            nameOrder TEXT COLLATE "C" NOT NULL,
            space TEXT COLLATE "C" NOT NULL,
            vector BYTEA NOT NULL CHECK (length(vector) = 400),
            styleModel TEXT,
            favouriteRank INTEGER NOT NULL CHECK (favouriteRank IN (0, 1)),
            createdAt BIGINT NOT NULL,
            updatedAt BIGINT NOT NULL,
            revision BIGINT NOT NULL CHECK (revision >= 1),
            deletedAt BIGINT,
            recipe TEXT NOT NULL,
            tags TEXT NOT NULL,
            tagKeys JSONB NOT NULL,
            notes TEXT NOT NULL,
            searchText TEXT COLLATE "C" NOT NULL
        );
        CREATE UNIQUE INDEX styleByNameKey ON style (nameKey) WHERE deletedAt IS NULL;
        CREATE INDEX styleByName ON style (nameOrder, serial) WHERE deletedAt IS NULL;
        CREATE INDEX styleByCreation ON style (createdAt, serial) WHERE deletedAt IS NULL;
        CREATE INDEX styleByChange ON style (updatedAt, serial) WHERE deletedAt IS NULL;
        CREATE INDEX styleByFavourite ON style (favouriteRank, nameOrder, serial) WHERE deletedAt IS NULL;
        CREATE INDEX styleInTrash ON style (deletedAt, serial) WHERE deletedAt IS NOT NULL;
        CREATE INDEX styleByTag ON style USING gin (tagKeys jsonb_path_ops) WHERE deletedAt IS NULL;
        CREATE INDEX styleBySearch ON style USING gin (searchText gin_trgm_ops) WHERE deletedAt IS NULL;
        CREATE TABLE swatch (
            style BIGINT PRIMARY KEY REFERENCES style (serial) ON DELETE CASCADE,
            mediaType TEXT NOT NULL,
            bytes BYTEA NOT NULL
        );
        """
}
#endif
