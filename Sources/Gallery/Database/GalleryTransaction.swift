import Foundation

/// What an operation sees of the database: statements within one transaction.
///
/// Statements are written in the SQL that both databases have, with `?` for arguments; what they have not in common is in
/// the ``SQLDialect``.
protocol GalleryTransaction {
    var dialect: any SQLDialect { get }

    /// Runs one statement and returns how many rows it inserted, changed or deleted.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int

    /// Runs one query and shows each row as it comes.
    func forEachRow(_ sql: String, _ arguments: [SQLValue], _ body: (any ResultRow) throws -> Void) throws

    /// Says that this transaction has deleted styles for good.
    func noteErasure() throws
}

/// A row of a result, valid while it is shown; columns are counted from 0.
protocol ResultRow {
    func value(_ column: Int) -> SQLValue

    /// The bytes of a column without a copy; none for what holds no bytes.
    func withBytes<Result>(_ column: Int, _ body: (Data) throws -> Result) throws -> Result
}

extension ResultRow {
    func integer(_ column: Int) -> Int64? { value(column).integer }
    func text(_ column: Int) -> String? { value(column).text }
}

extension GalleryTransaction {
    /// All rows of a query.
    func rows<Row>(
        _ sql: String, _ arguments: [SQLValue] = [], _ read: (any ResultRow) throws -> Row
    ) throws -> [Row] {
        var rows: [Row] = []
        try forEachRow(sql, arguments) { rows.append(try read($0)) }
        return rows
    }

    /// The row of a query that finds one at most.
    func row<Row>(
        _ sql: String, _ arguments: [SQLValue] = [], _ read: (any ResultRow) throws -> Row
    ) throws -> Row? {
        try rows(sql, arguments, read).first
    }

    /// The number that a query finds; `nil` without a row.
    func number(_ sql: String, _ arguments: [SQLValue] = []) throws -> Int? {
        try row(sql, arguments) { $0.integer(0) }.flatMap { $0 }.map { Int($0) }
    }
}
