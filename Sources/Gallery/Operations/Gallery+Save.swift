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
        _ db: any GalleryTransaction
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
        onConflict policy: NameConflictPolicy, swatch: Swatch?, _ db: any GalleryTransaction
    ) throws -> (SavedStyle, replaced: SavedStyle?) {
        try style.validate()
        let (name, replaced) = try makeRoom(for: style.name, except: nil, onConflict: policy, db)
        let columns =
            [
                StyleColumn(name: "id", value: .text(id.text)),
                StyleColumn(name: "space", value: .text(style.vector.space.rawValue)),
                StyleColumn(name: "vector", value: .bytes(VectorBlob.data(style.vector))),
                StyleColumn(name: "styleModel", value: SQLValue(style.styleModel)),
                StyleColumn(name: "createdAt", value: .integer(createdAt.milliseconds)),
                StyleColumn(name: "updatedAt", value: .integer((updatedAt ?? createdAt).milliseconds)),
                StyleColumn(name: "revision", value: .integer(1)),
                StyleColumn(name: "recipe", value: .text(try StoredRecipe.text(style.recipe))),
            ]
            + Self.named(name)
            + (try Self.described(
                name, tags: style.tags, isFavourite: style.isFavourite, notes: style.notes, db))
        let places = Array(repeating: "?", count: columns.count).joined(separator: ", ")
        try db.execute(
            "INSERT INTO style (\(columns.map(\.name).joined(separator: ", "))) VALUES (\(places))",
            columns.map(\.value))
        if let swatch { try store(swatch, for: try liveRow(id, db).serial, db) }
        return (try liveRow(id, db).style, replaced)
    }
}
