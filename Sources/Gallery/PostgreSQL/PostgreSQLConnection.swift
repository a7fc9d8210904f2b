#if PostgreSQL
import CPostgreSQL
import Foundation

/// One connection to a PostgreSQL server, for one thread at a time.
final class PostgreSQLConnection {
    private let connection: OpaquePointer
    /// Whether an answer is still to come that nobody waits for: the connection is of no more use.
    private(set) var hasGivenUp = false
    /// How long statements may take here that name no limit of their own.
    let statementLimit: Duration

    /// Blocks until the server has answered, 5 s at most unless the address says otherwise.
    ///
    /// Throws ``PostgreSQLFailure``.
    init(
        _ address: PostgreSQLAddress, statementLimit: Duration = statementLimit
    ) throws(PostgreSQLFailure) {
        guard !address.isUnclear else {
            throw PostgreSQLFailure(
                state: "08001",
                message:
                    "the address can be read in several ways; write @ : / ? # and % in its password as %40 %3A %2F "
                    + "%3F %23 and %25", isDisconnection: true)
        }
        // What stands before the address holds unless the address says otherwise, and what stands behind it holds always.
        let parameters = [
            ("connect_timeout", "5"), ("application_name", "impasto"), ("tcp_user_timeout", "10000"),
            ("keepalives_idle", "10"), ("target_session_attrs", "read-write"), ("dbname", address.uri),
            ("client_encoding", "UTF8"),
        ]
        // Copies that libpq reads during the call.
        let copies = parameters.map { (key: strdup($0.0), value: strdup($0.1)) }
        defer {
            for copy in copies {
                free(copy.key)
                free(copy.value)
            }
        }
        let keys = copies.map { UnsafePointer<CChar>($0.key) } + [nil]
        let values = copies.map { UnsafePointer<CChar>($0.value) } + [nil]
        guard let connection = PQconnectdbParams(keys, values, 1) else {
            throw PostgreSQLFailure(state: "53200", message: "out of memory", isDisconnection: true)
        }
        guard PQstatus(connection) == CONNECTION_OK else {
            defer { PQfinish(connection) }
            throw PostgreSQLFailure(
                state: "08001", message: Self.firstLine(PQerrorMessage(connection)), isDisconnection: true)
        }
        self.connection = connection
        self.statementLimit = statementLimit
        // What the server has to say beside results is nobody's business here.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
    }

    deinit { PQfinish(connection) }

    /// Runs statements that return nothing and have no arguments.
    ///
    /// `limit` is for those that may take longer than others; the server has a limit of its own.
    func run(_ sql: String, limit: Duration? = nil) throws(PostgreSQLFailure) {
        _ = try checked(try answer(to: PQsendQuery(connection, sql), limit ?? statementLimit))
    }

    /// Runs one statement; its `?` are the arguments, in their order.
    func run(_ sql: String, _ arguments: [SQLValue]) throws(PostgreSQLFailure) -> PostgreSQLResult {
        var types: [Oid] = []
        var lengths: [CInt] = []
        var formats: [CInt] = []
        // One block of all arguments, each behind the other, and where each begins.
        var block: [UInt8] = []
        var places: [Int?] = []
        func add(_ type: Oid, _ bytes: some Sequence<UInt8>, isBinary: Bool) {
            places.append(block.count)
            block += bytes
            lengths.append(CInt(block.count - places.last!!))
            block.append(0)
            types.append(type)
            formats.append(isBinary ? 1 : 0)
        }
        for argument in arguments {
            switch argument {
            case .null:
                places.append(nil)
                lengths.append(0)
                types.append(0)
                formats.append(0)
            case .integer(let number): add(PostgreSQLResult.int8, "\(number)".utf8, isBinary: false)
            // Of no type, so that it becomes what its column is. It ends at its first zero byte, which none of a gallery's
            // has: one from outside that has it is not found.
            case .text(let text):
                add(0, text.utf8.lazy.map { $0 == 0 ? 0x1A : $0 }, isBinary: false)
            case .bytes(let data): add(PostgreSQLResult.bytea, data, isBinary: true)
            }
        }
        let isSent = block.withUnsafeBufferPointer { block in
            let values = places.map { place in
                place.flatMap { place in
                    block.baseAddress.map { UnsafeRawPointer($0 + place).assumingMemoryBound(to: CChar.self) }
                }
            }
            return PQsendQueryParams(
                connection, Self.numbered(sql), CInt(arguments.count), types, values, lengths, formats, 1)
        }
        return PostgreSQLResult(try checked(try answer(to: isSent, statementLimit)))
    }

    /// How long the server lets a statement run; it takes milliseconds.
    static let statementLimit = Duration.seconds(10)

    /// The last result of what was sent, or the first that is an error.
    ///
    /// A server that hangs holds to no limit of its own, so that this has one: longer than the server lets a statement run.
    private func answer(to isSent: CInt, _ limit: Duration) throws(PostgreSQLFailure) -> OpaquePointer? {
        guard isSent == 1, !hasGivenUp else { return nil }
        let deadline = ContinuousClock.now + limit + .seconds(2)
        var kept: OpaquePointer?
        while true {
            while PQisBusy(connection) == 1 {
                let left = deadline - .now
                // Once more when the time is over: it may have been this process that stood still.
                guard Socket.waitToRead(PQsocket(connection), for: left) else {
                    if left > .zero { continue }
                    hasGivenUp = true
                    if let kept { PQclear(kept) }
                    throw PostgreSQLFailure(
                        state: "08006", message: "it does not answer any more", isDisconnection: true)
                }
                guard PQconsumeInput(connection) == 1 else { break }
            }
            guard let next = PQgetResult(connection) else { return kept }
            let isError = kept.map { PQresultStatus($0) == PGRES_FATAL_ERROR } ?? false
            PQclear(isError ? next : kept)
            if !isError { kept = next }
        }
    }

    private func checked(_ result: OpaquePointer?) throws(PostgreSQLFailure) -> OpaquePointer {
        let isGone = hasGivenUp || PQstatus(connection) != CONNECTION_OK
        guard let result else {
            throw PostgreSQLFailure(
                state: "", message: Self.firstLine(PQerrorMessage(connection)), isDisconnection: isGone)
        }
        let status = PQresultStatus(result)
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
            defer { PQclear(result) }
            // PG_DIAG_SQLSTATE and PG_DIAG_MESSAGE_PRIMARY, which are characters: macros that Swift does not see.
            let state = PQresultErrorField(result, CInt(UInt8(ascii: "C"))).map { String(cString: $0) }
            let message = PQresultErrorField(result, CInt(UInt8(ascii: "M"))) ?? PQresultErrorMessage(result)
            throw PostgreSQLFailure(
                state: state ?? "", message: Self.firstLine(message), isDisconnection: isGone)
        }
        return result
    }

    private static func firstLine(_ text: UnsafePointer<CChar>?) -> String {
        let text = text.map { String(cString: $0) } ?? ""
        return text.split(separator: "\n").first.map(String.init) ?? "no reason was given"
    }

    /// `?` as `$1`, `$2` …; no statement has one in a text.
    static func numbered(_ sql: String) -> String {
        var number = 0
        var numbered = ""
        for character in sql {
            if character == "?" {
                number += 1
                numbered += "$\(number)"
            } else {
                numbered.append(character)
            }
        }
        return numbered
    }
}
#endif
