#if PostgreSQL
import Dispatch
import Foundation
import Synchronization

/// The rows of a gallery in a PostgreSQL database, which several machines may share.
///
/// A few connections, each on a queue of its own, are opened when they are first needed, and again after they broke. Nothing
/// is kept but the connections: what another program wrote is there at the next call.
final class PostgreSQLStore: GalleryStore {
    /// One connection and the queue on which it is used.
    private final class Lane: @unchecked Sendable {
        let queue = DispatchQueue(label: "gallery")
        let waiting = Atomic(0)
        /// Used on the queue only.
        var connection: PostgreSQLConnection?
    }

    /// More of them would not be quicker: a call takes a millisecond or two.
    private static let readingCount = 3

    private let address: PostgreSQLAddress
    private let busyTimeout: TimeInterval
    private let reading = (0..<readingCount).map { _ in Lane() }
    /// Changes are made one after the other anyway: they have a lane of their own, and no read waits behind one.
    private let writing = Lane()
    /// When the server could last not be reached, or did not answer, and why: those who wait meanwhile need not try all over
    /// again, one after the other and each for seconds.
    private let lastFailure = Mutex<(time: ContinuousClock.Instant, failure: PostgreSQLFailure)?>(nil)
    private static let pause = Duration.milliseconds(500)

    init(_ address: PostgreSQLAddress, busyTimeout: TimeInterval) {
        self.address = address
        self.busyTimeout = busyTimeout
    }

    var dialect: any SQLDialect { PostgreSQLDialect() }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any GalleryTransaction) throws -> Value
    ) async throws -> Value {
        let lane = reading.min {
            $0.waiting.load(ordering: .relaxed) < $1.waiting.load(ordering: .relaxed)
        }!
        return try await transaction(
            on: lane, begin: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", commits: true, body)
    }

    func write<Value: Sendable>(
        commits: Bool, _ body: @escaping @Sendable (any GalleryTransaction) throws -> Value
    ) async throws -> Value {
        // Others read meanwhile, and do not write. It is a table that nothing else touches, so that the server's cleaning of
        // the styles goes on.
        try await transaction(
            on: writing, begin: "BEGIN; LOCK TABLE galleryVersion IN SHARE ROW EXCLUSIVE MODE",
            commits: commits, body)
    }

    func problems() async throws -> [String] {
        try await read { db in
            _ = try db.rows("SELECT \(StyleRow.columns) FROM style") { row in
                try StyleRow(row, path: self.address.shown)
            }
            return []
        }
    }

    func eraseTraces() {}

    func releaseMemory(_ done: @escaping @Sendable () -> Void) { done() }

    func close() {
        for lane in reading + [writing] { lane.queue.sync { lane.connection = nil } }
    }

    func error(_ error: any Error) -> GalleryError {
        if let failure = error as? PostgreSQLFailure { return failure.error(path: address.shown) }
        return GalleryError(error, path: address.shown)
    }

    private func transaction<Value: Sendable>(
        on lane: Lane, begin: String, commits: Bool,
        _ body: @escaping @Sendable (any GalleryTransaction) throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        lane.waiting.add(1, ordering: .relaxed)
        defer { lane.waiting.subtract(1, ordering: .relaxed) }
        return try await withCheckedThrowingContinuation { continuation in
            lane.queue.async {
                continuation.resume(with: Result { try self.run(on: lane, begin, commits: commits, body) })
            }
        }
    }

    private func run<Value>(
        on lane: Lane, _ begin: String, commits: Bool, _ body: (any GalleryTransaction) throws -> Value
    ) throws -> Value {
        let connection = try begun(on: lane, begin)
        do {
            let value = try body(PostgreSQLTransaction(connection: connection))
            try connection.run(commits ? "COMMIT" : "ROLLBACK")
            return value
        } catch {
            // A connection that is gone takes its transaction with it.
            do {
                guard !connection.hasGivenUp else {
                    note(error)
                    throw error
                }
                try connection.run("ROLLBACK")
            } catch {
                lane.connection = nil
            }
            throw error
        }
    }

    /// The lane's connection, in a transaction; one that broke while nobody used it is made anew.
    private func begun(on lane: Lane, _ begin: String) throws -> PostgreSQLConnection {
        if let connection = lane.connection {
            do throws(PostgreSQLFailure) {
                try connection.run(begin)
                return connection
            } catch {
                guard error.isDisconnection else {
                    try? connection.run("ROLLBACK")
                    throw error
                }
                lane.connection = nil
                // A server that hangs makes nobody wait twice.
                if connection.hasGivenUp {
                    note(error)
                    throw error
                }
            }
        }
        let connection = try newConnection()
        do {
            try connection.run(begin)
        } catch {
            try? connection.run("ROLLBACK")
            throw error
        }
        lane.connection = connection
        return connection
    }

    private func newConnection() throws -> PostgreSQLConnection {
        if let last = lastFailure.withLock({ $0 }), ContinuousClock.now - last.time < Self.pause {
            throw last.failure
        }
        do {
            let connection = try PostgreSQLConnection(address)
            // A program that hangs, or a machine that is gone, gives its lock back.
            try connection.run(
                """
                SET lock_timeout = \(Int(busyTimeout * 1000));
                SET statement_timeout = \(PostgreSQLConnection.statementLimit.components.seconds * 1000);
                SET idle_in_transaction_session_timeout = 15000; SET tcp_user_timeout = 10000
                """)
            // Each time: the database may be another one since the last.
            try PostgreSQLSchema.migrate(connection, path: address.shown)
            return connection
        } catch let failure as PostgreSQLFailure {
            note(failure)
            throw failure
        }
    }

    private func note(_ error: any Error) {
        guard let failure = error as? PostgreSQLFailure, failure.isDisconnection else { return }
        lastFailure.withLock { $0 = (.now, failure) }
    }
}
#endif
