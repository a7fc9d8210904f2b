#if PostgreSQL
import CPostgreSQL
import Foundation

/// The rows of a statement, in PostgreSQL's binary form.
final class PostgreSQLResult {
    /// Types of columns, as the server numbers them.
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let int8: Oid = 20
    static let int4: Oid = 23

    private let result: OpaquePointer

    init(_ result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }

    var rowCount: Int { Int(PQntuples(result)) }

    /// How many rows a statement inserted, changed or deleted.
    var changeCount: Int { PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// The bytes of a value, which are there as long as the result is; `nil` for NULL.
    func bytes(row: Int, column: Int) -> UnsafeRawBufferPointer? {
        guard PQgetisnull(result, CInt(row), CInt(column)) == 0 else { return nil }
        let length = Int(PQgetlength(result, CInt(row), CInt(column)))
        return UnsafeRawBufferPointer(start: PQgetvalue(result, CInt(row), CInt(column)), count: length)
    }

    func value(row: Int, column: Int) -> SQLValue {
        guard let bytes = bytes(row: row, column: column) else { return .null }
        switch PQftype(result, CInt(column)) {
        case Self.bool, Self.int8, Self.int4:
            // Big-endian, and signed by the first byte.
            let first = Int64(Int8(bitPattern: bytes.first ?? 0))
            return .integer(bytes.dropFirst().reduce(first) { $0 << 8 | Int64($1) })
        case Self.bytea: return .bytes(Data(bytes))
        default: return .text(String(decoding: bytes, as: UTF8.self))
        }
    }
}

/// One row of them.
struct PostgreSQLRow: ResultRow {
    let result: PostgreSQLResult
    let number: Int

    func value(_ column: Int) -> SQLValue { result.value(row: number, column: column) }

    func withBytes<Result>(_ column: Int, _ body: (Data) throws -> Result) throws -> Result {
        guard let bytes = result.bytes(row: number, column: column), let start = bytes.baseAddress else {
            return try body(Data())
        }
        return try body(
            Data(
                bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count, deallocator: .none)
        )
    }
}
#endif
