import Foundation

/// The saved styles of one file (or of memory, or of a database), for the page, the API and the command line alike.
///
/// Every call is one transaction. Calls may come from any task; several processes may share a file or a database. A change
/// that returned is on the disk, and survives the end of the process and of the power. Calls wait on the database's own
/// queue, never on the threads of the cooperative pool, and throw ``GalleryError``.
package struct Gallery: Sendable {
    /// Where it is.
    package let location: GalleryLocation
    let store: any GalleryStore
    let painter: SwatchPainter?
    let condition = GalleryCondition()
    private let clock: @Sendable () -> Date

    /// A gallery over an opened store.
    init(
        _ store: any GalleryStore, location: GalleryLocation, painter: SwatchPainter?,
        clock: @escaping @Sendable () -> Date
    ) {
        self.store = store
        self.location = location
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
        _ body: @escaping @Sendable (any GalleryTransaction) throws -> Value
    ) async throws(GalleryError) -> Value {
        try await noting { try await store.read(body) }
    }

    /// Changes in one transaction, which takes the write lock at once: nothing that it reads can change
    /// before it writes, in any process.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any GalleryTransaction) throws -> Value
    ) async throws(GalleryError) -> Value {
        try await transaction(commits: true, body)
    }

    /// Changes in one transaction, and takes all of it back.
    func dryRun<Value: Sendable>(
        _ body: @escaping @Sendable (any GalleryTransaction) throws -> Value
    ) async throws(GalleryError) -> Value {
        try await transaction(commits: false, body)
    }

    private func transaction<Value: Sendable>(
        commits: Bool, _ body: @escaping @Sendable (any GalleryTransaction) throws -> Value
    ) async throws(GalleryError) -> Value {
        if isReadOnly { throw .readOnly(path: path) }
        return try await noting { try await store.write(commits: commits, body) }
    }

    private func noting<Value>(_ body: () async throws -> Value) async throws(GalleryError) -> Value {
        try condition.beginCall(path: path)
        defer { condition.endCall() }
        do {
            return try await body()
        } catch let failure {
            let error = store.error(failure)
            condition.note(error)
            throw error
        }
    }

    /// Looks whether the gallery can be used, in well under a millisecond where it is a file: whether that is where it was
    /// opened, and a query works.
    ///
    /// Damage that any earlier call met counts until the gallery is opened anew.
    ///
    /// Throws ``GalleryError`` with the cases about the gallery's file or database.
    package func check() async throws(GalleryError) {
        try condition.requireUndamaged()
        _ = try await read { db in try db.number("SELECT serial FROM style LIMIT 1") }
    }

    /// Reads all of it and returns what the database finds wrong; nothing, if all is well.
    package func verify() async throws(GalleryError) -> [String] {
        try await noting { try await store.problems() }
    }
}
