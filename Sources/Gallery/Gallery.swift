import Foundation
import GRDB

/// The saved styles of one file (or of memory), for the page, the API and the command line alike.
///
/// Every call is one transaction. Calls may come from any task; several processes may share a file. A change
/// that returned is on the disk: the file is in WAL mode with `synchronous = FULL`, so that it survives the
/// end of the process and of the power. Calls wait on the database's own queue, never on the threads of the
/// cooperative pool, and throw ``GalleryError``.
public struct Gallery: Sendable {
    /// Where it is.
    public let location: GalleryLocation
    let database: any DatabaseWriter
    let painter: SwatchPainter?
    private let clock: @Sendable () -> Date

    /// A gallery over an opened and migrated database.
    init(
        _ database: any DatabaseWriter, location: GalleryLocation, painter: SwatchPainter?,
        clock: @escaping @Sendable () -> Date
    ) {
        self.database = database
        self.location = location
        self.painter = painter
        self.clock = clock
    }

    /// The path that errors name.
    var path: String { location.path }

    /// The time of a change.
    var now: Timestamp { Timestamp(clock()) }

    /// Reads in one snapshot.
    func read<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) async throws(GalleryError) -> Value {
        do {
            return try await database.read(body)
        } catch {
            throw GalleryError(error, path: path)
        }
    }

    /// Changes in one transaction, which takes the write lock at once: nothing that it reads can change
    /// before it writes, in any process.
    func write<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) async throws(GalleryError) -> Value {
        if case .readOnly = location { throw .readOnly(path: path) }
        do {
            return try await database.write(body)
        } catch {
            throw GalleryError(error, path: path)
        }
    }

    /// Changes in one transaction, and takes all of it back.
    func tryOut<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) async throws(GalleryError) -> Value {
        if case .readOnly = location { throw .readOnly(path: path) }
        do {
            return try await database.writeWithoutTransaction { db in
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .rollback
                }
                return value!
            }
        } catch {
            throw GalleryError(error, path: path)
        }
    }

    /// Reads the whole file and returns what SQLite finds wrong with it; nothing, if all is well.
    public func verify() async throws(GalleryError) -> [String] {
        try await read { db in
            let problems = try String.fetchAll(db, sql: "PRAGMA integrity_check")
            return problems == ["ok"] ? [] : problems
        }
    }

    /// Ends the use of the file: what was written is moved from the write-ahead log into it. Later calls throw.
    public func close() throws(GalleryError) {
        do {
            try database.close()
        } catch {
            throw GalleryError(error, path: path)
        }
    }
}
