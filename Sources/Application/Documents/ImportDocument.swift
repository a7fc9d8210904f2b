package import Gallery

/// What the command line prints of an import that was done, or tried.
package struct ImportDocument: Encodable, Sendable {
    struct Entry: Encodable, Sendable {
        let name: String
        /// `new`, `same` or `conflict`.
        let status: String
        /// The id of the style here that it is the same as, or in conflict with.
        let existing: String?
        let saved: StyleDocument?
        let replaced: StyleDocument?
        let nearDuplicates: [SimilarStyleDocument]

        init(_ entry: ImportPlan.Entry) {
            name = entry.style.name.text
            status = entry.state.name
            existing = entry.state.existing?.text
            saved = entry.saved.map { .commandLine($0) }
            replaced = entry.replaced.map { .commandLine($0) }
            nearDuplicates = entry.nearDuplicates.map(SimilarStyleDocument.init)
        }
    }

    let format: StyleFormat
    let dryRun: Bool
    let entries: [Entry]
    let unknownKeys: [String]

    /// What an import does, or did.
    package init(_ plan: ImportPlan) {
        format = plan.format
        dryRun = plan.isDryRun
        entries = plan.entries.map(Entry.init)
        unknownKeys = plan.unknownKeys
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
