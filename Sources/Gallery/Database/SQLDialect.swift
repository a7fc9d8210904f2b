/// A condition of a query, with the arguments of its places.
struct SQLCondition: Sendable {
    let sql: String
    let arguments: [SQLValue]
}

/// What SQLite and PostgreSQL say differently.
protocol SQLDialect: Sendable {
    /// That a style has all of these tags, which are given in the form in which they are compared; each is there once.
    func hasTags(_ keys: [String]) -> SQLCondition

    /// That these words all occur in a style's `searchText`; at least one.
    func finds(_ words: SearchText.Words) -> [SQLCondition]

    /// The query of tags with their counts: tag, count, and a place for the most rows.
    var tagCounts: String { get }

    /// Columns of `style` that only this database has, filled from a style's tags.
    func ownColumns(tags: StyleTags) throws -> [StyleColumn]
}

/// A column of the table `style`, and what is written to it.
struct StyleColumn: Sendable {
    let name: String
    let value: SQLValue

    /// `SET` of an `UPDATE`.
    static func assignments(_ columns: [StyleColumn]) -> String {
        columns.map { "\($0.name) = ?" }.joined(separator: ", ")
    }
}
