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
            try db.rows(db.dialect.tagCounts, [SQLValue(max(0, limit))]) { row in
                TagCount(tag: row.text(0) ?? "", count: Int(row.integer(1) ?? 0))
            }
        }
    }
}
