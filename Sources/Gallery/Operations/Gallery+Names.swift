extension Gallery {
    /// A name that nothing has: `name` itself, or with a number behind it.
    ///
    /// To suggest when a name is taken; saving with ``NameConflictPolicy/rename`` needs no suggestion.
    package func freeName(like name: StyleName) async throws(GalleryError) -> StyleName {
        try await read { db in
            try row(named: name, db) == nil ? name : freeName(like: name, db)
        }
    }

    /// The name that a style gets when it wants `name`, after the policy has been applied to the style that has it;
    /// `except` is the style itself, which may keep or respell its name.
    func makeRoom(
        for name: StyleName, except: Int64?, onConflict policy: NameConflictPolicy,
        _ db: any GalleryTransaction
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
    private func freeName(like name: StyleName, _ db: any GalleryTransaction) throws -> StyleName {
        func exists(_ number: Int) throws -> Bool {
            try db.number(
                "SELECT serial FROM style WHERE nameKey = ? AND deletedAt IS NULL",
                [.text(name.numbered(number).key)]) != nil
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
