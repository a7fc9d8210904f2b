import GRDB

/// A tag, and how many saved styles have it.
package struct TagCount: Sendable, Equatable {
    /// As it is spelled by somebody.
    package let tag: String
    /// At least 1.
    package let count: Int
}

extension Gallery {
    /// The tags of all saved styles, those of most styles first, then in the order of their letters; at most `limit`.
    ///
    /// Tags that differ only by case are one.
    package func tags(limit: Int = 200) async throws(GalleryError) -> [TagCount] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT MIN(tag.value), COUNT(DISTINCT serial) AS styles, tagKey(tag.value) AS folded
                    FROM style, json_each(style.tags) AS tag
                    WHERE deletedAt IS NULL
                    GROUP BY folded ORDER BY styles DESC, folded LIMIT ?
                    """, arguments: [max(0, limit)]
            ).map { TagCount(tag: $0[0], count: $0[1]) }
        }
    }

    /// SQL's `tagKey(tag)`: the form in which tags are compared.
    static let tagKey = DatabaseFunction("tagKey", argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0]).map(TextFolding.caseFolded)
    }
}
