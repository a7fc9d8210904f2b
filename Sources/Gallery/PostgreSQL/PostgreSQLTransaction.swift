#if PostgreSQL
/// A transaction of PostgreSQL.
struct PostgreSQLTransaction: GalleryTransaction {
    let connection: PostgreSQLConnection

    var dialect: any SQLDialect { PostgreSQLDialect() }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try connection.run(sql, arguments).changeCount
    }

    func forEachRow(
        _ sql: String, _ arguments: [SQLValue], _ body: (any ResultRow) throws -> Void
    ) throws {
        let result = try connection.run(sql, arguments)
        for number in 0..<result.rowCount { try body(PostgreSQLRow(result: result, number: number)) }
    }

    /// The server's own cleaning (autovacuum) comes by.
    func noteErasure() {}
}
#endif
