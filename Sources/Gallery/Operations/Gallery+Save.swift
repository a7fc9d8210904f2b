import Foundation
import GRDB
import Stylization

/// What to do when a name is already taken. Never is a style overwritten in silence.
package enum NameConflictPolicy: String, Sendable, Codable, CaseIterable {
    /// Throw ``GalleryError/nameConflict(name:existing:)``.
    case fail
    /// Put the next free number behind the new name: "Sky" becomes "Sky 2".
    case rename
    /// Put the style that has the name in the trash, from which it can be restored.
    case replace
}

/// What saving or changing a style did.
package struct SaveOutcome: Sendable, Equatable, Encodable {
    /// The style as it is now; its name may have got a number.
    package let style: SavedStyle
    /// The style that had the name, and now is in the trash.
    package let replaced: SavedStyle?
    /// Other styles that look the same (similarity above ``Gallery/nearDuplicateSimilarity``), the nearest
    /// first. Empty after changes that keep the vector.
    package let nearDuplicates: [SimilarStyle]
}

extension Gallery {
    /// Saves a style.
    ///
    /// Throws ``GalleryError/nameConflict(name:existing:)`` under ``NameConflictPolicy/fail``, and
    /// ``GalleryError/invalidRecipe(_:)`` for a recipe beyond the limits.
    package func save(
        _ draft: StyleDraft, onConflict policy: NameConflictPolicy = .fail, swatch: Swatch? = nil
    ) async throws(GalleryError) -> SaveOutcome {
        let now = now
        return try await write { db in
            let near = try nearDuplicates(of: draft.vector, db)
            let (style, replaced) = try insert(
                draft, createdAt: now, onConflict: policy, swatch: swatch, db)
            return SaveOutcome(
                style: style, replaced: replaced,
                nearDuplicates: near.filter { $0.style.id != replaced?.id })
        }
    }

    /// Saves a copy under the next free name ("Sky 2"); it is no favourite, and has the same swatch.
    ///
    /// Throws ``GalleryError/notFound(_:)``.
    package func duplicate(_ id: StyleID) async throws(GalleryError) -> SavedStyle {
        let now = now
        return try await write { db in
            let original = try liveRow(id, db)
            let style = original.style
            let draft = StyleDraft(
                name: style.name, vector: style.vector, styleModel: style.styleModel, recipe: style.recipe,
                tags: style.tags, notes: style.notes)
            let (copy, _) = try insert(
                draft, createdAt: now, onConflict: .rename, swatch: storedSwatch(of: original.serial, db),
                db)
            return copy
        }
    }

    /// A name that nothing has: `name` itself, or with a number behind it. To suggest when a name is taken;
    /// saving with ``NameConflictPolicy/rename`` needs no suggestion.
    package func freeName(like name: StyleName) async throws(GalleryError) -> StyleName {
        try await read { db in
            try row(named: name, db) == nil ? name : freeName(like: name, db)
        }
    }

    /// Inserts a row; `id` is given for a style that brought its own from elsewhere.
    func insert(
        _ draft: StyleDraft, id: StyleID = .random(), createdAt: Timestamp, updatedAt: Timestamp? = nil,
        onConflict policy: NameConflictPolicy, swatch: Swatch?, _ db: Database
    ) throws -> (SavedStyle, replaced: SavedStyle?) {
        try draft.validate()
        let (name, replaced) = try makeRoom(for: draft.name, except: nil, onConflict: policy, db)
        let arguments: StatementArguments = [
            id.text, name.text, name.key, name.order, draft.vector.space.rawValue,
            VectorBlob.data(draft.vector), draft.styleModel, draft.isFavourite ? 0 : 1,
            createdAt.milliseconds, (updatedAt ?? createdAt).milliseconds,
            try StoredRecipe.text(draft.recipe), try StyleRow.json(tags: draft.tags), draft.notes.text,
            SearchText.text(name: name.text, tags: draft.tags.list, notes: draft.notes.text),
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

    /// The name that a style gets when it wants `name`, after the policy has been applied to whoever has it;
    /// `except` is the style itself, which may keep or respell its name.
    func makeRoom(
        for name: StyleName, except: Int64?, onConflict policy: NameConflictPolicy, _ db: Database
    ) throws -> (StyleName, replaced: SavedStyle?) {
        guard let owner = try row(named: name, db), owner.serial != except else { return (name, nil) }
        switch policy {
        case .fail:
            throw GalleryError.nameConflict(name: owner.style.name.text, existing: owner.style.id)
        case .rename:
            return (try freeName(like: name, db), nil)
        case .replace:
            try moveToTrash(owner.serial, at: now, db)
            return (name, try trashedRow(owner.style.id, db).style)
        }
    }

    /// The first of "Sky 2", "Sky 3" … that no style has.
    private func freeName(like name: StyleName, _ db: Database) throws -> StyleName {
        let isTaken = try db.makeStatement(
            sql: "SELECT 1 FROM style WHERE nameKey = ? AND deletedAt IS NULL")
        func exists(_ number: Int) throws -> Bool {
            try Bool.fetchOne(isTaken, arguments: [name.numbered(number).key]) ?? false
        }
        // Doubling, then halving: a hundred copies made one after the other need no hundred look-ups each.
        // With gaps in the numbers it finds a free one, if not always the lowest.
        var taken = 1
        var free = 2
        while try exists(free) {
            taken = free
            free *= 2
        }
        while free - taken > 1 {
            let middle = (free + taken) / 2
            if try exists(middle) { taken = middle } else { free = middle }
        }
        return name.numbered(free)
    }
}
