import GRDB

/// What SQLite says in its own way: trigrams by FTS5, tags by its JSON functions.
struct SQLiteDialect: SQLDialect {
    /// SQL's `tagKey(tag)`: the form in which tags are compared.
    static let tagKey = DatabaseFunction("tagKey", argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0]).map(TextFolding.caseFolded)
    }

    /// One pass over a style's own tags, of which none is twice.
    func hasTags(_ keys: [String]) -> SQLCondition {
        let places = Array(repeating: "?", count: keys.count).joined(separator: ", ")
        let found = "SELECT COUNT(*) FROM json_each(style.tags) WHERE tagKey(value) IN (\(places))"
        return SQLCondition(sql: "(\(found)) = \(keys.count)", arguments: keys.map { .text($0) })
    }

    func finds(_ words: SearchText.Words) -> [SQLCondition] {
        var conditions = words.likePatterns(of: words.short).map { pattern in
            SQLCondition(sql: #"searchText LIKE ? ESCAPE '\'"#, arguments: [.text(pattern)])
        }
        if !words.indexed.isEmpty {
            // The plus keeps SQLite from looking up the row of each find and sorting them: it walks the list's
            // index instead, which is as fast for many finds and hardly slower for few.
            conditions.insert(
                SQLCondition(
                    sql: "+serial IN (SELECT rowid FROM styleSearch WHERE styleSearch MATCH ?)",
                    arguments: [.text(words.matchExpression)]), at: 0)
        }
        return conditions
    }

    var tagCounts: String {
        """
        SELECT MIN(tag.value), COUNT(DISTINCT serial) AS styles, tagKey(tag.value) AS folded
        FROM style, json_each(style.tags) AS tag
        WHERE deletedAt IS NULL
        GROUP BY folded ORDER BY styles DESC, folded LIMIT ?
        """
    }

    func ownColumns(tags: StyleTags) -> [StyleColumn] { [] }
}
