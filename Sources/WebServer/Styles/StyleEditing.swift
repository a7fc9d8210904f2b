import Gallery

/// A change of a saved style that a request asks for.
struct StyleEditing: Sendable {
    let changes: StyleChanges
    let policy: NameConflictPolicy

    /// Throws ``Problem`` and `GalleryError`.
    init(_ fields: inout FieldReader) throws {
        changes = StyleChanges(
            name: try fields.text("name", maximumLength: 1000).map { try StyleName($0) },
            tags: try StyleSaving.tags(&fields), isFavourite: try fields.flag("favourite"),
            notes: try StyleSaving.notes(&fields))
        policy = try fields.choice("onConflict", of: NameConflictPolicy.allCases) ?? .fail
    }
}

extension StyleSaving {
    /// Changes a saved style, if `revision` is still its own.
    ///
    /// Throws ``Problem`` and `GalleryError`.
    func edit(_ id: StyleID, expecting revision: Int?, _ editing: StyleEditing) async throws -> SavedStyle {
        let current = try await gallery.style(id)
        return try await named(editing.changes.name ?? current.name) {
            try await gallery.edit(id, expecting: revision, editing.changes, onConflict: editing.policy)
        }.style
    }
}
