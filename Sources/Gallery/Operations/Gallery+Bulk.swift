/// What to change of several saved styles at once.
package struct BulkChange: Sendable, Equatable {
    /// Tags that all of them get, behind their own; one that they have stays as it is spelt.
    package var addedTags: StyleTags
    /// Tags that none of them keeps, whatever their case; adding wins over removing.
    package var removedTags: StyleTags
    /// Whether they are favourites; `nil` leaves that as it is.
    package var isFavourite: Bool?

    /// Changes of several styles.
    package init(
        addedTags: StyleTags = .none, removedTags: StyleTags = .none, isFavourite: Bool? = nil
    ) {
        self.addedTags = addedTags
        self.removedTags = removedTags
        self.isFavourite = isFavourite
    }

    /// The first tag that is to be removed and added at once; `nil` if there is none.
    package var contradiction: String? {
        let others = removedTags.without(addedTags).list
        return removedTags.list.first { !others.contains($0) }
    }
}

extension Gallery {
    /// The most styles that are changed at once.
    package static let maximumBulk = 1000

    /// Changes saved styles in one transaction, and returns those that are different now, in the order of `ids`.
    ///
    /// The opposite change of what is returned undoes a change of one tag alone, or of the mark alone: of several, each
    /// style may have had some before. Throws ``GalleryError/notFound(_:)``, and ``GalleryError/invalidTags(_:)`` with
    /// the name of a style that would have too many tags; then nothing is changed.
    package func edit(_ ids: [StyleID], _ change: BulkChange) async throws(GalleryError) -> [SavedStyle] {
        let now = now
        return try await write { db in
            try ids.compactMap { id in
                let row = try liveRow(id, db)
                return try update(
                    row, name: row.style.name, tags: try tags(of: row.style, after: change),
                    isFavourite: change.isFavourite ?? row.style.isFavourite, notes: row.style.notes,
                    at: now, db)
            }
        }
    }

    /// Throws ``GalleryError/invalidTags(_:)`` with the style's name.
    private func tags(of style: SavedStyle, after change: BulkChange) throws(GalleryError) -> StyleTags {
        let kept = style.tags.without(change.removedTags)
        do {
            // Only what is new counts: a style with as many tags as it may have can get one that it has.
            return try StyleTags(kept.list + change.addedTags.without(kept).list)
        } catch .invalidTags(let reason) {
            throw .invalidTags("'\(style.name)': \(reason)")
        }
    }

    /// Puts saved styles in the trash in one transaction, and returns them.
    ///
    /// Undo with ``restore(_:)``. Throws ``GalleryError/notFound(_:)``; then nothing is changed.
    package func trash(_ ids: [StyleID]) async throws(GalleryError) -> [SavedStyle] {
        let now = now
        return try await write { db in
            try ids.map { id in
                try moveToTrash(liveRow(id, db).serial, at: now, db)
                return try trashedRow(id, db).style
            }
        }
    }

    /// Takes styles out of the trash in one transaction, and returns them; one whose name has been taken meanwhile gets
    /// a number.
    ///
    /// Throws ``GalleryError/notFoundInTrash(_:)`` and ``GalleryError/notInTrash(_:)``; then nothing is changed.
    package func restore(_ ids: [StyleID]) async throws(GalleryError) -> [SavedStyle] {
        try await write { db in try ids.map { try restore($0, onConflict: .rename, db).style } }
    }
}

extension StyleTags {
    /// These without the `others`, whatever their case.
    fileprivate func without(_ others: StyleTags) -> StyleTags {
        let keys = Set(others.list.map(TextFolding.caseFolded))
        // Some of what was checked is checked.
        return try! StyleTags(list.filter { !keys.contains(TextFolding.caseFolded($0)) })
    }
}
