import Foundation
import Stylization

extension Gallery {
    /// Says what an import would do, and changes nothing.
    ///
    /// It is tried within a transaction that is then taken back, so that what is shown is what will happen.
    /// Conflicts are listed under any policy. Throws ``GalleryError``.
    package func plan(
        _ styles: StyleImport, onConflict policy: ImportConflictPolicy = .fail
    ) async throws(GalleryError) -> ImportPlan {
        try await dryRun { db in try apply(styles, onConflict: policy, isDryRun: true, db) }
    }

    /// Saves imported styles, all in one transaction: if one fails, none is saved.
    ///
    /// What is here already, under any name, is not saved again; two styles of one import that have the same vector and
    /// different names are both saved, so that a gallery can move whole.
    /// Styles keep their id, unless another style has it here. Throws
    /// ``GalleryError/importConflicts(names:)`` under ``ImportConflictPolicy/fail``.
    package func add(
        _ styles: StyleImport, onConflict policy: ImportConflictPolicy = .fail
    ) async throws(GalleryError) -> ImportPlan {
        try await write { db in
            let plan = try apply(styles, onConflict: policy, isDryRun: false, db)
            if policy == .fail, !plan.conflictingNames.isEmpty {
                throw GalleryError.importConflicts(names: plan.conflictingNames)
            }
            return plan
        }
    }

    /// Adds the starter pack and returns what was added.
    ///
    /// A style whose name is taken is left out, whatever has the name, and so is one whose vector is here under another
    /// name: asking twice adds nothing twice, even if styles were renamed meanwhile, and nothing of the user's is touched.
    package func addStarterPack(_ styles: [StyleContent]) async throws(GalleryError) -> [SavedStyle] {
        let pack = StyleImport(format: .bundle, styles: styles.map { PortableStyle($0) })
        return try await add(pack, onConflict: .skip).entries.compactMap(\.saved)
    }

    private func apply(
        _ styles: StyleImport, onConflict policy: ImportConflictPolicy, isDryRun: Bool,
        _ db: any GalleryTransaction
    ) throws -> ImportPlan {
        let now = now
        // Each comparison is a pass over the gallery; a large import is no moment for advice on each style.
        let looksForDuplicates = styles.styles.count <= 32
        let present = try presentStyles(like: styles.styles, db)
        let entries = try styles.styles.map { style in
            let state = try state(of: style, present: present, db)
            // Before it is saved, or it would be its own nearest.
            let near = looksForDuplicates && !state.isSame ? try nearDuplicates(of: style.vector, db) : []
            guard let conflictPolicy = policy.action(for: state) else {
                return ImportPlan.Entry(
                    style: style, state: state, saved: nil, replaced: nil, nearDuplicates: near)
            }
            let (saved, replaced) = try insert(
                style.content, id: try freeID(style.id, db),
                createdAt: style.createdAt ?? now,
                updatedAt: style.updatedAt ?? style.createdAt ?? now, onConflict: conflictPolicy,
                swatch: nil, db)
            return ImportPlan.Entry(
                style: style, state: state, saved: saved, replaced: replaced,
                nearDuplicates: near.filter { $0.style.id != replaced?.id })
        }
        return ImportPlan(
            format: styles.format, entries: entries, unknownKeys: styles.unknownKeys, isDryRun: isDryRun)
    }

    /// The saved styles that a link could not tell from one of `styles`: of several, the one saved first.
    ///
    /// One pass over the gallery for the whole import.
    private func presentStyles(
        like styles: [PortableStyle], _ db: any GalleryTransaction
    ) throws -> [LinkedVector: StyleID] {
        let wanted = Set(styles.map { LinkedVector($0.vector) })
        var present: [LinkedVector: StyleID] = [:]
        try db.forEachRow("SELECT id, space, vector FROM style WHERE deletedAt IS NULL ORDER BY serial", []) {
            row in
            // One that is damaged is like nothing; reading it says what is wrong with it.
            let vector = try row.withBytes(2) { data in
                try? VectorBlob.vector(data, space: StyleSpace(rawValue: row.text(1) ?? ""))
            }
            guard let linked = vector.map(LinkedVector.init), wanted.contains(linked), present[linked] == nil
            else { return }
            present[linked] = row.text(0).flatMap { StyleID($0) }
        }
        return present
    }

    private func state(
        of style: PortableStyle, present: [LinkedVector: StyleID], _ db: any GalleryTransaction
    ) throws -> ImportPlan.State {
        let linked = LinkedVector(style.vector)
        func isSame(_ other: SavedStyle) -> Bool {
            other.deletedAt == nil && LinkedVector(other.vector) == linked
        }
        if let id = style.id, let other = try row(id, db)?.style, isSame(other) { return .same(other) }
        let owner = try row(named: style.name, db)?.style
        if let owner, isSame(owner) { return .same(owner) }
        // It may have gone to the trash meanwhile, for an earlier style of this import.
        if let id = present[linked], let other = try row(id, db)?.style, isSame(other) { return .same(other) }
        return owner.map { .conflict($0) } ?? .new
    }

    /// The style's own id, unless it has none or another style has it, perhaps in the trash: an id means one
    /// vector for ever.
    private func freeID(_ id: StyleID?, _ db: any GalleryTransaction) throws -> StyleID {
        guard let id, try row(id, db) == nil else { return .random() }
        return id
    }
}

extension ImportPlan.State {
    fileprivate var isSame: Bool {
        if case .same = self { true } else { false }
    }
}

extension ImportConflictPolicy {
    /// How a style in this state is saved; `nil` if it is not.
    fileprivate func action(for state: ImportPlan.State) -> NameConflictPolicy? {
        switch (state, self) {
        case (.same, _), (.conflict, .fail), (.conflict, .skip): nil
        case (.new, _): .fail
        case (.conflict, .rename): .rename
        case (.conflict, .replace): .replace
        }
    }
}
