public import Foundation
import GRDB

extension Gallery {
    /// Opens a gallery, creating or migrating its file if need be.
    ///
    /// A file that is not a gallery, is damaged, or was written by a later version is left untouched: it is
    /// looked at through a read-only connection before it is opened for writing.
    ///
    /// - Parameters:
    ///   - location: Where it is.
    ///   - painter: Paints the swatches of styles that have none.
    ///   - busyTimeout: How long a call waits for another process's write, in seconds.
    ///   - clock: What time it is.
    ///
    /// Blocks while the file is opened. Throws ``GalleryError`` with the cases about the gallery's file.
    public static func open(
        _ location: GalleryLocation, painter: SwatchPainter? = nil, busyTimeout: TimeInterval = 5,
        clock: @escaping @Sendable () -> Date = { Date() }
    ) throws(GalleryError) -> Gallery {
        let database: any DatabaseWriter
        do {
            database =
                switch location {
                case .memory: try memoryDatabase()
                case .file(let url): try fileDatabase(url, busyTimeout: busyTimeout)
                case .readOnly(let url): try readOnlyDatabase(url, busyTimeout: busyTimeout)
                }
        } catch {
            throw GalleryError(error, path: location.path)
        }
        return Gallery(database, location: location, painter: painter, clock: clock)
    }

    private static func configuration(busyTimeout: TimeInterval, readOnly: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(busyTimeout)
        configuration.label = "gallery"
        // Room for all vectors of 10,000 styles; a connection takes only as much as it has read.
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA cache_size = -20000") }
        return configuration
    }

    private static func memoryDatabase() throws -> any DatabaseWriter {
        let database = try DatabaseQueue(configuration: configuration(busyTimeout: 0))
        try Schema.migrator.migrate(database)
        return database
    }

    private static func fileDatabase(_ url: URL, busyTimeout: TimeInterval) throws -> any DatabaseWriter {
        let path = url.path(percentEncoded: false)
        let exists = try GalleryFile.hasContent(url)
        if exists {
            try GalleryFile.inspect(
                DatabaseQueue(
                    path: path, configuration: configuration(busyTimeout: busyTimeout, readOnly: true)),
                path: path)
            // The folder too: the write-ahead log is a file of its own.
            let folder = url.deletingLastPathComponent().path(percentEncoded: false)
            guard [path, folder].allSatisfy(FileManager.default.isWritableFile) else {
                throw GalleryError.readOnly(path: path)
            }
        } else {
            try GalleryFile.createFolder(of: url)
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

    private static func readOnlyDatabase(_ url: URL, busyTimeout: TimeInterval) throws -> any DatabaseWriter {
        let path = url.path(percentEncoded: false)
        guard try GalleryFile.hasContent(url) else {
            throw GalleryError.cannotOpen(path: path, reason: "there is no such file")
        }
        let configuration = configuration(busyTimeout: busyTimeout, readOnly: true)
        func opened(_ address: String) throws -> DatabaseQueue {
            let database = try DatabaseQueue(path: address, configuration: configuration)
            try GalleryFile.inspect(database, path: path)
            return database
        }
        let database: DatabaseQueue
        do {
            database = try opened(path)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
            // In a folder that cannot be written, SQLite has no place for the shared-memory file of a WAL
            // database. Without a log there is nothing to share, and the file may be read as it is.
            guard let address = GalleryFile.immutableAddress(of: url) else { throw error }
            database = try opened(address)
        }
        guard try database.read(Schema.migrator.hasCompletedMigrations) else {
            throw GalleryError.cannotOpen(
                path: path, reason: "it has an older schema; open it once for writing, which migrates it")
        }
        return database
    }
}
