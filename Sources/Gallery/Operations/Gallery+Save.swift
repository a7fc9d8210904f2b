import GRDB
import Stylization

extension Gallery {
    /// Saves a style.
    ///
    /// Throws ``GalleryError/nameConflict(name:existing:)`` under ``NameConflictPolicy/fail``, and
    /// ``GalleryError/invalidRecipe(_:)`` for a recipe beyond the limits.
    package func save(
        _ style: StyleContent, onConflict policy: NameConflictPolicy = .fail, swatch: Swatch? = nil
    ) async throws(GalleryError) -> SaveOutcome {
        let now = now
        return try await write { db in
            try insertAndCompare(style, createdAt: now, onConflict: policy, swatch: swatch, db)
        }
    }

    /// Inserts a row and names the styles that look the same, which are looked for before: the new one would be its own
    /// nearest.
    func insertAndCompare(
        _ style: StyleContent, createdAt: Timestamp, onConflict policy: NameConflictPolicy, swatch: Swatch?,
        _ db: Database
    ) throws -> SaveOutcome {
        let near = try nearDuplicates(of: style.vector, db)
        let (saved, replaced) = try insert(
            style, createdAt: createdAt, onConflict: policy, swatch: swatch, db)
        return SaveOutcome(
            style: saved, replaced: replaced, nearDuplicates: near.filter { $0.style.id != replaced?.id })
    }

    /// Inserts a row; `id` is given for a style that brought its own from elsewhere.
    func insert(
        _ style: StyleContent, id: StyleID = .random(), createdAt: Timestamp, updatedAt: Timestamp? = nil,
        onConflict policy: NameConflictPolicy, swatch: Swatch?, _ db: Database
    ) throws -> (SavedStyle, replaced: SavedStyle?) {
        try style.validate()
        let (name, replaced) = try makeRoom(for: style.name, except: nil, onConflict: policy, db)
        let arguments: StatementArguments = [
            id.text, name.text, name.key, name.order, style.vector.space.rawValue,
            VectorBlob.data(style.vector), style.styleModel, style.isFavourite ? 0 : 1,
            createdAt.milliseconds, (updatedAt ?? createdAt).milliseconds,
            try StoredRecipe.text(style.recipe), try StyleRow.json(tags: style.tags), style.notes.text,
            SearchText.text(name: name.text, tags: style.tags.list, notes: style.notes.text),
        ]
        try db.execute(
            sql: """
                INSERT INTO style (
                    id, name, nameKey, nameOrder, space, vector, styleModel, favouriteRank, createdAt, updatedAt,
                    revision, recipe, tags, notes, searchText
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)
                """, arguments: arguments)
        if let swatch { try store(swatch, for: db.lastInsertedRowID, db) }
        return (try liveRow(id, db).style, replaced)
    }
}
