import GRDB

/// The rows of a gallery in one SQLite file, or in memory.
///
/// The file is in WAL mode with `synchronous = FULL`.
struct SQLiteStore: GalleryStore {
    let database: any DatabaseWriter
    private let path: String
    private let files: OpenFiles?
    private let isReadOnly: Bool

    /// A store over an opened and migrated database; `files` are its files, unless it is in memory.
    init(_ database: any DatabaseWriter, path: String, files: OpenFiles?, isReadOnly: Bool) {
        self.database = database
        self.path = path
        self.files = files
        self.isReadOnly = isReadOnly
    }

    var dialect: any SQLDialect { SQLiteDialect() }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any GalleryTransaction) throws -> Value
    ) async throws -> Value {
        try await database.read { db in
            try files?.requireInPlace()
            return try body(SQLiteTransaction(db: db))
        }
    }

    func write<Value: Sendable>(
        commits: Bool, _ body: @escaping @Sendable (any GalleryTransaction) throws -> Value
    ) async throws -> Value {
        try await database.writeWithoutTransaction { db in
            try files?.requireInPlace()
            var value: Value?
            try db.inTransaction(.immediate) {
                value = try body(SQLiteTransaction(db: db))
                return commits ? .commit : .rollback
            }
            // Now that it is written: into the file that the next program will find?
            try files?.requireInPlace()
            return value!
        }
    }

    func problems() async throws -> [String] {
        try await database.read { db in
            try files?.requireInPlace()
            let problems = try String.fetchAll(db, sql: "PRAGMA integrity_check")
            return problems == ["ok"] ? [] : problems
        }
    }

    func error(_ error: any Error) -> GalleryError {
        // What SQLite says of a file that is not there any more has many words.
        do { try files?.requireInPlace() } catch let displacement { return displacement }
        return GalleryError(error, path: path)
    }

    func releaseMemory(_ done: @escaping @Sendable () -> Void) {
        // The readers of a pool are closed by it; what is left is one connection, which does so in its turn.
        (database as? DatabasePool)?.releaseMemoryEventually()
        database.asyncWriteWithoutTransaction { db in
            defer { done() }
            db.releaseMemory()
        }
    }

    func close() throws {
        // The last connection to a file does this by itself when it is closed; one that is not the last would not. What
        // stands in the way is another process's read or write, and no reason to fail.
        if !isReadOnly {
            try? database.writeWithoutTransaction { db in
                if try Self.hasTraces(db) {
                    try Self.eraseTraces(db)
                } else {
                    try db.checkpoint(.truncate)
                }
            }
        }
        // A pool closes its writer first; but the last connection removes the log, and a reader cannot.
        (database as? DatabasePool)?.invalidateReadOnlyConnections()
        try database.close()
    }
}
