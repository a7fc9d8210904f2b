import Foundation
import GRDB

/// The saved styles of one file (or of memory), for the page, the API and the command line alike.
///
/// Every call is one transaction. Calls may come from any task; several processes may share a file. A change
/// that returned is on the disk: the file is in WAL mode with `synchronous = FULL`, so that it survives the
/// end of the process and of the power. Calls wait on the database's own queue, never on the threads of the
/// cooperative pool, and throw ``GalleryError``.
package struct Gallery: Sendable {
    /// Where it is.
    package let location: GalleryLocation
    let database: any DatabaseWriter
    let painter: SwatchPainter?
    private let files: OpenFiles?
    let condition = GalleryCondition()
    private let clock: @Sendable () -> Date

    /// A gallery over an opened and migrated database; `files` are its files, unless it is in memory.
    init(
        _ database: any DatabaseWriter, location: GalleryLocation, files: OpenFiles?, painter: SwatchPainter?,
        clock: @escaping @Sendable () -> Date
    ) {
        self.database = database
        self.location = location
        self.files = files
        self.painter = painter
        self.clock = clock
    }

    /// Whether every change throws ``GalleryError/readOnly(path:)``.
    package var isReadOnly: Bool {
        if case .readOnly = location { true } else { false }
    }

    /// The path that errors name.
    var path: String { location.path }

    /// The time of a change.
    var now: Timestamp { Timestamp(clock()) }

    /// Reads in one snapshot.
    func read<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) async throws(GalleryError) -> Value {
        try await noting {
            try await database.read { db in
                try files?.requireInPlace()
                return try body(db)
            }
        }
    }

    /// Changes in one transaction, which takes the write lock at once: nothing that it reads can change
    /// before it writes, in any process.
    func write<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) async throws(GalleryError) -> Value {
        try await transaction(.commit, body)
    }

    /// Changes in one transaction, and takes all of it back.
    func dryRun<Value: Sendable>(
        _ body: @Sendable (Database) throws -> Value
    ) async throws(GalleryError) -> Value {
        try await transaction(.rollback, body)
    }

    private func transaction<Value: Sendable>(
        _ completion: Database.TransactionCompletion, _ body: @Sendable (Database) throws -> Value
    ) async throws(GalleryError) -> Value {
        if isReadOnly { throw .readOnly(path: path) }
        return try await noting {
            try await database.writeWithoutTransaction { db in
                try files?.requireInPlace()
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return completion
                }
                // Now that it is written: into the file that the next program will find?
                try files?.requireInPlace()
                return value!
            }
        }
    }

    private func noting<Value>(_ body: () async throws -> Value) async throws(GalleryError) -> Value {
        try condition.beginCall(path: path)
        defer { condition.endCall() }
        do {
            return try await body()
        } catch let failure {
            var error = GalleryError(failure, path: path)
            // What SQLite says of a file that is not there any more has many words.
            do { try files?.requireInPlace() } catch let displacement { error = displacement }
            condition.note(error)
            throw error
        }
    }

    /// Looks whether the gallery can be used, in well under a millisecond: whether its file is where it was
    /// opened, and a query works.
    ///
    /// Damage that any earlier call met counts until the gallery is opened anew.
    ///
    /// Throws ``GalleryError`` with the cases about the gallery's file.
    package func check() async throws(GalleryError) {
        try condition.requireUndamaged()
        _ = try await read { db in try Int.fetchOne(db, sql: "SELECT serial FROM style LIMIT 1") }
    }

    /// Reads the whole file and returns what SQLite finds wrong with it; nothing, if all is well.
    package func verify() async throws(GalleryError) -> [String] {
        try await read { db in
            let problems = try String.fetchAll(db, sql: "PRAGMA integrity_check")
            return problems == ["ok"] ? [] : problems
        }
    }
}
