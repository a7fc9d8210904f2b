package import Gallery
import Stylization

/// What an import does, or did, in JSON.
package struct ImportDocument: Encodable, Sendable {
    struct Entry: Encodable, Sendable {
        let name: String
        let space: String
        /// `new`, `same` or `conflict`.
        let status: String
        /// The style here that it is the same as, or in conflict with; `nil` if that has gone meanwhile.
        let existing: StyleReferenceDocument?
        /// Only in a plan of one style, so that a link can be tried before it is saved.
        let vector: [Float]?
        /// The name under which it is, or would be, saved, which may have got a number; `nil` if it is left out.
        let savedAs: String?
        /// The style that was saved of it, if one was.
        let saved: StyleDocument?
    }

    let format: StyleFormat
    let dryRun: Bool
    let styles: [Entry]
    /// Keys of the file that this version does not know, and leaves out.
    let unknownKeys: [String]

    /// What an import does, or did, to a gallery.
    package init(_ plan: ImportPlan, to gallery: Gallery) async {
        format = plan.format
        dryRun = plan.isDryRun
        unknownKeys = plan.unknownKeys
        var styles: [Entry] = []
        for entry in plan.entries {
            var existing: SavedStyle?
            if let id = entry.state.existing { existing = try? await gallery.style(id) }
            let saved = entry.saved.map {
                StyleDocument(
                    $0, withVector: plan.entries.count == 1, nearDuplicates: entry.nearDuplicates,
                    replaced: entry.replaced)
            }
            styles.append(
                Entry(
                    name: entry.style.name.text, space: entry.style.vector.space.rawValue,
                    status: entry.state.name, existing: existing.map(StyleReferenceDocument.init),
                    vector: plan.isDryRun && plan.entries.count == 1 ? entry.style.vector.values : nil,
                    savedAs: entry.saved?.name.text,
                    saved: plan.isDryRun ? nil : saved))
        }
        self.styles = styles
    }
}

extension ImportPlan.State {
    /// What JSON calls it.
    package var name: String {
        switch self {
        case .new: "new"
        case .same: "same"
        case .conflict: "conflict"
        }
    }

    /// The style here that it is about.
    package var existing: StyleID? {
        switch self {
        case .new: nil
        case .same(let id), .conflict(let id): id
        }
    }
}
