import GRDB
import Stylization

extension Gallery {
    /// A page of saved styles.
    ///
    /// Throws ``GalleryError/invalidQuery(_:)`` for a limit out of range, a search that is too long, and a
    /// cursor of a list in another order.
    package func list(_ query: StyleQuery = StyleQuery()) async throws(GalleryError) -> StylePage {
        let statement = try StyleListStatement(query)
        return try await read { db in
            let rows = try Row.fetchAll(db, sql: statement.sql, arguments: statement.arguments)
                .map { try StyleRow($0, path: path) }
            let total =
                try Int.fetchOne(db, sql: statement.countSQL, arguments: statement.countArguments) ?? 0
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
    let arguments: StatementArguments
    let countSQL: String
    let countArguments: StatementArguments

    init(_ query: StyleQuery) throws(GalleryError) {
        guard (1...StyleQuery.maximumLimit).contains(query.limit) else {
            throw .invalidQuery(
                "a page of \(query.limit) styles is out of range; ask for 1 to \(StyleQuery.maximumLimit)")
        }
        guard (0...StyleQuery.maximumOffset).contains(query.offset) else {
            throw .invalidQuery(
                "an offset of \(query.offset) styles is out of range; ask for 0 to \(StyleQuery.maximumOffset)"
            )
        }
        var (conditions, arguments) = try Self.filter(query)
        countSQL = "SELECT COUNT(*) FROM style WHERE \(conditions.joined(separator: " AND "))"
        countArguments = arguments

        let columns = query.sort.columns + ["serial"]
        if let cursor = query.after {
            guard cursor.sort == query.sort, cursor.isAscending == query.isAscending,
                cursor.keys.count == query.sort.columns.count
            else {
                throw .invalidQuery("the list was read in another order before; begin at the first page")
            }
            // A comparison of row values is one range of the index.
            let places = Array(repeating: "?", count: columns.count).joined(separator: ", ")
            conditions.append(
                "(\(columns.joined(separator: ", "))) \(query.isAscending ? ">" : "<") (\(places))")
            for key in cursor.keys {
                switch key {
                case .number(let number): arguments += [number]
                case .text(let text): arguments += [text]
                }
            }
            arguments += [cursor.serial]
        }
        let direction = query.isAscending ? "ASC" : "DESC"
        let order = columns.map { "\($0) \(direction)" }.joined(separator: ", ")
        sql = """
            SELECT \(StyleRow.columns) FROM style WHERE \(conditions.joined(separator: " AND ")) \
            ORDER BY \(order) LIMIT ? OFFSET ?
            """
        arguments += [query.limit + 1, query.offset]
        self.arguments = arguments
    }

    private static func filter(_ query: StyleQuery) throws(GalleryError) -> (
        [String], StatementArguments
    ) {
        guard query.search.utf8.count <= SearchText.maximumBytes else {
            throw .invalidQuery(
                "a search of \(query.search.utf8.count) bytes is too long; the limit is \(SearchText.maximumBytes)"
            )
        }
        var conditions = ["deletedAt IS NULL"]
        var arguments = StatementArguments()
        let tags = Set(query.tags.map(folded)).sorted()
        if !tags.isEmpty {
            conditions.append(hasTags(tags.count))
            arguments += StatementArguments(tags)
        }
        if query.favouritesOnly { conditions.append("favouriteRank = 0") }
        if let space = query.space {
            conditions.append("space = ?")
            arguments += [space.rawValue]
        }
        let (search, searchArguments) = searching(query)
        conditions += search
        arguments += searchArguments
        return (conditions, arguments)
    }

    private static func folded(_ text: String) -> String {
        TextFolding.caseFolded(TextFolding.normalized(text))
    }

    /// That a style has so many tags, all of which are arguments: one pass over its own, of which none is twice.
    private static func hasTags(_ count: Int) -> String {
        let found = "SELECT COUNT(*) FROM json_each(style.tags) WHERE tagKey(value) IN (\(places(count)))"
        return "(\(found)) = \(count)"
    }

    private static func places(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ", ")
    }

    /// What a search asks of a style's texts, or else of its tag and name; nothing for an empty one.
    private static func searching(_ query: StyleQuery) -> ([String], StatementArguments) {
        var conditions: [String] = []
        var arguments = StatementArguments()
        let words = SearchText.Words(query.search)
        if !words.indexed.isEmpty {
            // The plus keeps SQLite from looking up the row of each find and sorting them: it walks the list's
            // index instead, which is as fast for many finds and hardly slower for few.
            conditions.append("+serial IN (SELECT rowid FROM styleSearch WHERE styleSearch MATCH ?)")
            arguments += [words.matchExpression]
        }
        for pattern in words.likePatterns {
            conditions.append(#"searchText LIKE ? ESCAPE '\'"#)
            arguments += [pattern]
        }
        guard let other = query.alsoFound, !conditions.isEmpty else { return (conditions, arguments) }
        var otherwise = [hasTags(1)]
        arguments += [folded(other.tag)]
        if let names = other.names?.map(folded).sorted() {
            otherwise.append("nameKey IN (\(places(names.count)))")
            arguments += StatementArguments(names)
        }
        let either = [conditions, otherwise].map { "(" + $0.joined(separator: " AND ") + ")" }
        return (["(" + either.joined(separator: " OR ") + ")"], arguments)
    }
}
