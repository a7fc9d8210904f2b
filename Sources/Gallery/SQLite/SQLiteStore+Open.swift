import Foundation
import GRDB

extension SQLiteStore {
    /// Opens a file or memory; where the file can only be read, the location that is returned says so.
    static func open(
        _ location: GalleryLocation, for access: GalleryAccess, busyTimeout: TimeInterval
    ) throws -> (SQLiteStore, GalleryLocation) {
        func forReading(_ url: URL) throws -> (SQLiteStore, GalleryLocation) {
            let path = url.path(percentEncoded: false)
            let (database, use) = try readOnlyDatabase(path, busyTimeout: busyTimeout)
            let files = OpenFiles(path: path, for: use)
            return (SQLiteStore(database, path: path, files: files, isReadOnly: true), .readOnly(url))
        }
        switch location {
        case .postgreSQL: preconditionFailure("this database is no file, and has a store of its own")
        case .memory:
            let database = try memoryDatabase()
            return (SQLiteStore(database, path: location.path, files: nil, isReadOnly: false), location)
        case .readOnly(let url): return try forReading(url)
        case .file(let url):
            let path = url.path(percentEncoded: false)
            let hasContent = try GalleryFile.hasContent(path)
            if !hasContent, access == .reading || access == .editing {
                throw GalleryError.missing(path: path)
            }
            if hasContent, access == .reading || access == .writingIfPossible, !GalleryFile.isWritable(path) {
                return try forReading(url)
            }
            let database = try fileDatabase(path, hasContent: hasContent, busyTimeout: busyTimeout)
            let files = OpenFiles(path: path, for: .writing)
            return (SQLiteStore(database, path: path, files: files, isReadOnly: false), location)
        }
    }

    private static func configuration(busyTimeout: TimeInterval, readOnly: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(busyTimeout)
        configuration.label = "gallery"
        configuration.prepareDatabase { db in
            db.add(function: SQLiteDialect.tagKey)
            // Room for all vectors of 10,000 styles; a connection takes only as much as it has read. What is deleted is
            // overwritten, whatever this machine's SQLite does by default; and nothing is written to files elsewhere.
            try db.execute(
                sql: "PRAGMA cache_size = -20000; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY")
        }
        return configuration
    }

    private static func memoryDatabase() throws -> any DatabaseWriter {
        let database = try DatabaseQueue(configuration: configuration(busyTimeout: 0))
        try Schema.migrator.migrate(database)
        return database
    }

    private static func fileDatabase(
        _ path: String, hasContent: Bool, busyTimeout: TimeInterval
    ) throws -> any DatabaseWriter {
        if hasContent {
            guard GalleryFile.isWritable(path) else { throw GalleryError.readOnly(path: path) }
            try GalleryFile.inspect(
                DatabaseQueue(
                    path: path, configuration: configuration(busyTimeout: busyTimeout, readOnly: true)),
                path: path)
        } else {
            try GalleryFile.create(path)
        }
        let database = try retryingWhileOthersOpen(busyTimeout: busyTimeout) {
            let pool = try DatabasePool(
                path: path, configuration: configuration(busyTimeout: busyTimeout))
            try Schema.migrator.migrate(pool)
            return pool
        }
        // The pool chose NORMAL, which may lose the last changes when the power fails. A save is rare and
        // precious enough for a sync of the disk.
        try database.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        return database
    }

    /// Two processes that meet at a new file both switch it to WAL and both migrate it; the one that comes
    /// second fails without the busy timeout's help, and finds all done when it looks again.
    private static func retryingWhileOthersOpen<Value>(
        busyTimeout: TimeInterval, _ body: () throws -> Value
    ) throws -> Value {
        let deadline = ContinuousClock.now + .seconds(busyTimeout)
        var migrationsLost = 0
        while true {
            do {
                return try body()
            } catch let error as DatabaseError {
                switch error.resultCode {
                case .SQLITE_BUSY, .SQLITE_LOCKED:
                    guard ContinuousClock.now < deadline else { throw error }
                case .SQLITE_ERROR, .SQLITE_CONSTRAINT:
                    // "table style already exists"; one race can be lost per migration.
                    migrationsLost += 1
                    guard migrationsLost <= Schema.version else { throw error }
                default: throw error
                }
                Thread.sleep(forTimeInterval: 0.005)
            }
        }
    }

    private static func readOnlyDatabase(
        _ path: String, busyTimeout: TimeInterval
    ) throws -> (any DatabaseWriter, OpenFiles.Use) {
        guard try GalleryFile.hasContent(path) else { throw GalleryError.missing(path: path) }
        let configuration = configuration(busyTimeout: busyTimeout, readOnly: true)
        var address = path
        var use = OpenFiles.Use.reading
        // SQLite reads a WAL database with a log and a shared-memory file beside it: in a folder that cannot be written
        // it has no place for them, and beside a file that cannot be written it would leave two of that kind, which
        // stand in the way when the file can be written again. Without a log there is nothing to share, and the file
        // may be read as it is.
        if !GalleryFile.isWritable(path), let immutable = GalleryFile.immutableAddress(of: path) {
            (address, use) = (immutable, .immutable)
        }
        let database: DatabaseQueue
        do {
            database = try DatabaseQueue(path: address, configuration: configuration)
            try GalleryFile.inspect(database, path: path)
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
        {
            throw GalleryError.cannotOpen(path: path, reason: GalleryFile.reasonItCannotBeOpened(path))
        }
        guard try database.read(Schema.migrator.hasCompletedMigrations) else {
            throw GalleryError.olderSchema(path: path)
        }
        return (database, use)
    }
}
