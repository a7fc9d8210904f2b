/// What to change of a saved style; `nil` leaves it as it is.
package struct StyleChanges: Sendable, Equatable {
    /// Another name.
    package var name: StyleName?
    /// Other tags, all of them.
    package var tags: StyleTags?
    /// Whether it is a favourite.
    package var isFavourite: Bool?
    /// Other notes.
    package var notes: StyleNotes?

    /// Changes of a style.
    package init(
        name: StyleName? = nil, tags: StyleTags? = nil, isFavourite: Bool? = nil,
        notes: StyleNotes? = nil
    ) {
        self.name = name
        self.tags = tags
        self.isFavourite = isFavourite
        self.notes = notes
    }
}

extension Gallery {
    /// Changes a saved style; its revision grows by one, unless nothing is different.
    ///
    /// - Parameters:
    ///   - id: Which style; not one in the trash.
    ///   - revision: The revision that the caller read (from `If-Match`); `nil` changes whatever is there.
    ///   - changes: What to change.
    ///   - policy: What to do if another style has the new name.
    /// - Returns: The style as it is now, and the one that it replaced.
    /// - Throws: ``GalleryError/notFound(_:)``, ``GalleryError/revisionConflict(id:expected:current:)`` and
    ///   ``GalleryError/nameConflict(name:existing:)``; then nothing is changed.
    package func edit(
        _ id: StyleID, expecting revision: Int? = nil, _ changes: StyleChanges,
        onConflict policy: NameConflictPolicy = .fail
    ) async throws(GalleryError) -> SaveOutcome {
        let now = now
        return try await write { db in
            let row = try liveRow(id, db)
            let style = row.style
            try Self.require(revision, of: style)
            var name = style.name
            var replaced: SavedStyle?
            if let wanted = changes.name, wanted != style.name {
                (name, replaced) = try makeRoom(for: wanted, except: row.serial, onConflict: policy, db)
            }
            let updated = try update(
                row, name: name, tags: changes.tags ?? style.tags,
                isFavourite: changes.isFavourite ?? style.isFavourite, notes: changes.notes ?? style.notes,
                at: now, db)
            return SaveOutcome(style: updated ?? style, replaced: replaced, nearDuplicates: [])
        }
    }

    /// Writes what may change of a style; returns it as it is then, or `nil` if nothing is different.
    func update(
        _ row: StyleRow, name: StyleName, tags: StyleTags, isFavourite: Bool, notes: StyleNotes,
        at now: Timestamp, _ db: any GalleryTransaction
    ) throws -> SavedStyle? {
        let style = row.style
        guard
            name != style.name || tags != style.tags || isFavourite != style.isFavourite
                || notes != style.notes
        else { return nil }
        let columns =
            Self.named(name)
            + (try Self.described(name, tags: tags, isFavourite: isFavourite, notes: notes, db))
            + [StyleColumn(name: "updatedAt", value: .integer(now.milliseconds))]
        try db.execute(
            "UPDATE style SET \(StyleColumn.assignments(columns)), revision = revision + 1 WHERE serial = ?",
            columns.map(\.value) + [.integer(row.serial)])
        return try liveRow(style.id, db).style
    }

    /// The columns that hold a name.
    static func named(_ name: StyleName) -> [StyleColumn] {
        [
            StyleColumn(name: "name", value: .text(name.text)),
            StyleColumn(name: "nameKey", value: .text(name.key)),
            StyleColumn(name: "nameOrder", value: .text(name.order)),
        ]
    }

    /// The columns of what else may change of a style, and of the text in which it is found.
    static func described(
        _ name: StyleName, tags: StyleTags, isFavourite: Bool, notes: StyleNotes, _ db: any GalleryTransaction
    ) throws -> [StyleColumn] {
        let searchText = SearchText.text(name: name.text, tags: tags.list, notes: notes.text)
        return [
            StyleColumn(name: "tags", value: .text(try StyleRow.json(tags: tags))),
            StyleColumn(name: "favouriteRank", value: .integer(isFavourite ? 0 : 1)),
            StyleColumn(name: "notes", value: .text(notes.text)),
            StyleColumn(name: "searchText", value: .text(searchText)),
        ] + (try db.dialect.ownColumns(tags: tags))
    }

    /// Throws ``GalleryError/revisionConflict(id:expected:current:)`` if the caller read another revision.
    static func require(_ revision: Int?, of style: SavedStyle) throws(GalleryError) {
        guard let revision, revision != style.revision else { return }
        throw .revisionConflict(id: style.id, expected: revision, current: style.revision)
    }
}
