import Foundation
import GRDB

/// A transaction of SQLite, by GRDB.
///
/// Its statements, and what they were last given, are forgotten with it: lists have many texts, and what was deleted is not to
/// stay in memory.
final class SQLiteTransaction: GalleryTransaction {
    private let db: Database
    private var statements: [String: Statement] = [:]

    init(db: Database) { self.db = db }

    var dialect: any SQLDialect { SQLiteDialect() }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try statement(sql).execute(arguments: StatementArguments(arguments))
        return db.changesCount
    }

    func forEachRow(
        _ sql: String, _ arguments: [SQLValue], _ body: (any ResultRow) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(try statement(sql), arguments: StatementArguments(arguments))
        while let row = try rows.next() { try body(SQLiteRow(row: row)) }
    }

    private func statement(_ sql: String) throws -> Statement {
        if let known = statements[sql] { return known }
        let new = try db.makeStatement(sql: sql)
        statements[sql] = new
        return new
    }

    func noteErasure() throws { try SQLiteStore.markTraces(db) }
}

/// A row that SQLite stands at.
private struct SQLiteRow: ResultRow {
    let row: Row

    func value(_ column: Int) -> SQLValue {
        let value: DatabaseValue = row[column]
        return switch value.storage {
        case .null, .double: .null
        case .int64(let number): .integer(number)
        case .string(let text): .text(text)
        case .blob(let data): .bytes(data)
        }
    }

    func withBytes<Result>(_ column: Int, _ body: (Data) throws -> Result) throws -> Result {
        try row.withUnsafeData(atIndex: column) { try body($0 ?? Data()) }
    }
}

extension StatementArguments {
    fileprivate init(_ values: [SQLValue]) {
        let values: [DatabaseValue] = values.map { value in
            switch value {
            case .null: .null
            case .integer(let number): number.databaseValue
            case .text(let text): text.databaseValue
            case .bytes(let data): data.databaseValue
            }
        }
        self.init(values)
    }
}
