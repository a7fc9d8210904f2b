extension Gallery {
    /// The styles with these ids, in their order; not ones in the trash.
    ///
    /// Throws ``GalleryError/notFound(_:)`` for the first that is not there.
    package func export(_ ids: [StyleID]) async throws(GalleryError) -> StyleBundle {
        try await read { db in
            StyleBundle(try ids.map { PortableStyle(try liveRow($0, db).style) })
        }
    }

    /// All styles but those in the trash, in the order in which they were saved.
    package func exportAll() async throws(GalleryError) -> StyleBundle {
        try await read { db in
            StyleBundle(
                try db.rows(
                    "SELECT \(StyleRow.columns) FROM style WHERE deletedAt IS NULL ORDER BY serial"
                ) { PortableStyle(try StyleRow($0, path: path).style) })
        }
    }
}
