package import Gallery
import Stylization

/// What an import does, or did, in JSON.
package struct ImportDocument: Encodable, Sendable {
    struct Entry: Encodable, Sendable {
        let name: String
        let space: String
        /// `new`, `same` or `conflict`.
        let status: String
        /// The style here that it is the same as, or in conflict with.
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

    /// What an import does, or did.
    package init(_ plan: ImportPlan) {
        format = plan.format
        dryRun = plan.isDryRun
        unknownKeys = plan.unknownKeys
        styles = plan.entries.map { entry in
            let saved = entry.saved.map {
                StyleDocument(
                    $0, withVector: plan.entries.count == 1, nearDuplicates: entry.nearDuplicates,
                    replaced: entry.replaced)
            }
            return Entry(
                name: entry.style.name.text, space: entry.style.vector.space.rawValue,
                status: entry.state.name, existing: entry.state.existing.map(StyleReferenceDocument.init),
                vector: plan.isDryRun && plan.entries.count == 1 ? entry.style.vector.values : nil,
                savedAs: entry.saved?.name.text, saved: plan.isDryRun ? nil : saved)
        }
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
}
