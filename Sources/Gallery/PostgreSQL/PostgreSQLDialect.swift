#if PostgreSQL
import StrictJSON

/// What PostgreSQL says in its own way: trigrams by pg_trgm, tags in a column of their own in the form in which they are
/// compared.
struct PostgreSQLDialect: SQLDialect {
    func hasTags(_ keys: [String]) -> SQLCondition {
        // A list holds another if it has all that is in it.
        SQLCondition(sql: "tagKeys @> CAST(? AS jsonb)", arguments: [.text(Self.json(keys))])
    }

    /// The trigram index finds words of any length by `LIKE`; short ones by looking through all of it.
    func finds(_ words: SearchText.Words) -> [SQLCondition] {
        words.likePatterns(of: words.indexed + words.short).map { pattern in
            SQLCondition(sql: #"searchText LIKE ? ESCAPE '\'"#, arguments: [.text(pattern)])
        }
    }

    var tagCounts: String {
        """
        SELECT MIN(tag.value COLLATE "C"), COUNT(DISTINCT serial) AS styles, tag.folded COLLATE "C" AS folded
        FROM style CROSS JOIN LATERAL ROWS FROM (
            jsonb_array_elements_text(CAST(style.tags AS jsonb)), jsonb_array_elements_text(style.tagKeys)
        ) AS tag (value, folded)
        WHERE deletedAt IS NULL
        GROUP BY 3 ORDER BY styles DESC, 3 LIMIT ?
        """
    }

    func ownColumns(tags: StyleTags) -> [StyleColumn] {
        let keys = tags.list.map(TextFolding.caseFolded)
        return [StyleColumn(name: "tagKeys", value: .text(Self.json(keys)))]
    }

    /// A list as JSON, in which PostgreSQL allows no zero: a tag that has one is none that is stored.
    private static func json(_ keys: [String]) -> String {
        // Lists of strings always have a JSON form.
        try! CanonicalJSON.text(keys.map { $0.replacing("\0", with: "\u{1A}") })
    }
}
#endif
