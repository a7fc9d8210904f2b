import Stylization

extension Gallery {
    /// A page of saved styles.
    ///
    /// Throws ``GalleryError/invalidQuery(_:)`` for a limit out of range, a search that is too long, and a
    /// cursor of a list in another order.
    package func list(_ query: StyleQuery = StyleQuery()) async throws(GalleryError) -> StylePage {
        let statement = try StyleListStatement(query, store.dialect)
        return try await read { db in
            let rows = try db.rows(statement.sql, statement.arguments) { try StyleRow($0, path: path) }
            let total = try db.number(statement.countSQL, statement.countArguments) ?? 0
            // One more than the page was asked for: it shows whether there is another page.
            let page = rows.prefix(query.limit)
            var next: StyleCursor?
            if rows.count > query.limit, let last = page.last {
                next = StyleCursor(
                    sort: query.sort, isAscending: query.isAscending, keys: query.sort.position(of: last),
                    serial: last.serial)
            }
            return StylePage(styles: page.map(\.style), total: total, next: next)
        }
    }
}

/// A query as SQL.
struct StyleListStatement: Sendable {
    let sql: String
    let arguments: [SQLValue]
    let countSQL: String
    let countArguments: [SQLValue]

    init(_ query: StyleQuery, _ dialect: any SQLDialect) throws(GalleryError) {
        guard (1...StyleQuery.maximumLimit).contains(query.limit) else {
            throw .invalidQuery(
                "a page of \(query.limit) styles is out of range; ask for 1 to \(StyleQuery.maximumLimit)")
        }
        guard (0...StyleQuery.maximumOffset).contains(query.offset) else {
            throw .invalidQuery(
                "an offset of \(query.offset) styles is out of range; ask for 0 to \(StyleQuery.maximumOffset)"
            )
        }
        let filter = try Self.filter(query, dialect)
        var conditions = filter.map(\.sql)
        var arguments = filter.flatMap(\.arguments)
        countSQL = "SELECT COUNT(*) FROM style WHERE \(conditions.joined(separator: " AND "))"
        countArguments = arguments

        let columns = query.sort.columns + ["serial"]
        if let cursor = query.after {
            guard cursor.sort == query.sort, cursor.isAscending == query.isAscending,
                cursor.keys.map(\.isText) == query.sort.columns.map(StyleSort.isText)
            else {
                throw .invalidQuery("the list was read in another order before; begin at the first page")
            }
            // A comparison of row values is one range of the index.
            let places = Array(repeating: "?", count: columns.count).joined(separator: ", ")
            conditions.append(
                "(\(columns.joined(separator: ", "))) \(query.isAscending ? ">" : "<") (\(places))")
            for key in cursor.keys {
                switch key {
                case .number(let number): arguments.append(.integer(number))
                case .text(let text): arguments.append(.text(text))
                }
            }
            arguments.append(.integer(cursor.serial))
        }
        let direction = query.isAscending ? "ASC" : "DESC"
        let order = columns.map { "\($0) \(direction)" }.joined(separator: ", ")
        sql = """
            SELECT \(StyleRow.columns) FROM style WHERE \(conditions.joined(separator: " AND ")) \
            ORDER BY \(order) LIMIT ? OFFSET ?
            """
        arguments += [SQLValue(query.limit + 1), SQLValue(query.offset)]
        self.arguments = arguments
    }

    private static func filter(
        _ query: StyleQuery, _ dialect: any SQLDialect
    ) throws(GalleryError) -> [SQLCondition] {
        guard query.search.utf8.count <= SearchText.maximumBytes else {
            throw .invalidQuery(
                "a search of \(query.search.utf8.count) bytes is too long; the limit is \(SearchText.maximumBytes)"
            )
        }
        var conditions = [SQLCondition(sql: "deletedAt IS NULL", arguments: [])]
        let tags = Set(query.tags.map(folded)).sorted()
        if !tags.isEmpty { conditions.append(dialect.hasTags(tags)) }
        if query.favouritesOnly {
            conditions.append(SQLCondition(sql: "favouriteRank = 0", arguments: []))
        }
        if let space = query.space {
            conditions.append(SQLCondition(sql: "space = ?", arguments: [.text(space.rawValue)]))
        }
        return conditions + searching(query, dialect)
    }

    private static func folded(_ text: String) -> String {
        TextFolding.caseFolded(TextFolding.normalized(text))
    }

    /// What a search asks of a style's texts, or else of its tag and name; nothing for an empty one.
    private static func searching(_ query: StyleQuery, _ dialect: any SQLDialect) -> [SQLCondition] {
        let words = SearchText.Words(query.search)
        guard !words.isEmpty else { return [] }
        let conditions = dialect.finds(words)
        guard let other = query.alsoFound else { return conditions }
        var otherwise = [dialect.hasTags([folded(other.tag)])]
        if let names = other.names?.map(folded).sorted() {
            let places = Array(repeating: "?", count: names.count).joined(separator: ", ")
            otherwise.append(
                names.isEmpty
                    ? SQLCondition(sql: "1 = 0", arguments: [])
                    : SQLCondition(sql: "nameKey IN (\(places))", arguments: names.map { .text($0) }))
        }
        let either = [conditions, otherwise].map { side in
            "(" + side.map(\.sql).joined(separator: " AND ") + ")"
        }
        return [
            SQLCondition(
                sql: "(" + either.joined(separator: " OR ") + ")",
                arguments: (conditions + otherwise).flatMap(\.arguments))
        ]
    }
}
