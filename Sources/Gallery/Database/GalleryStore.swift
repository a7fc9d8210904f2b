/// Where a gallery's rows are: an SQLite file, or a PostgreSQL database.
///
/// Calls wait on threads of the store's own. They throw what their database throws, of which ``error(_:)`` makes the
/// gallery's word.
protocol GalleryStore: Sendable {
    var dialect: any SQLDialect { get }

    /// Reads in one snapshot.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any GalleryTransaction) throws -> Value
    ) async throws -> Value

    /// Changes in one transaction in which nobody else writes, so that nothing that it reads can change before it
    /// writes; all of it is taken back unless `commits`.
    func write<Value: Sendable>(
        commits: Bool, _ body: @escaping @Sendable (any GalleryTransaction) throws -> Value
    ) async throws -> Value

    /// Looks through all that is stored, and returns what is wrong with it.
    func problems() async throws -> [String]

    /// Removes what is left of styles that were deleted for good, as far as the database can; where that is not possible
    /// now, it is tried again later.
    func eraseTraces() async

    /// Lets go of memory that is not needed, and does not wait; calls `done` when nothing of that is under way.
    func releaseMemory(_ done: @escaping @Sendable () -> Void)

    /// Ends the use; no call is under way, and none comes afterwards.
    ///
    /// Blocks. Throws ``GalleryError``.
    func close() throws

    /// The gallery's word for what a call threw.
    func error(_ error: any Error) -> GalleryError
}
