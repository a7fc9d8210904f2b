/// What an import does, or did.
package struct ImportPlan: Sendable, Equatable {
    /// How an imported style stands to those that are saved.
    package enum State: Sendable, Equatable {
        /// Nothing like it is here.
        case new
        /// It is here already, whatever it is called here: the same vector, as far as a link holds it. Nothing is done.
        case same(SavedStyle)
        /// Its name is taken by another style.
        case conflict(SavedStyle)

        /// The style here that it is about, as it was before the import.
        package var existing: SavedStyle? {
            switch self {
            case .new: nil
            case .same(let style), .conflict(let style): style
            }
        }
    }

    /// One imported style.
    package struct Entry: Sendable, Equatable {
        /// What came.
        package let style: PortableStyle
        /// How it stands to what is here.
        package let state: State
        /// The style as it is saved, perhaps with a number behind its name; `nil` if nothing is saved.
        package let saved: SavedStyle?
        /// The style that goes to the trash for it.
        package let replaced: SavedStyle?
        /// Saved styles that look the same, the nearest first.
        ///
        /// Looked for in imports of up to 32 styles.
        package let nearDuplicates: [SimilarStyle]
    }

    /// The form in which the styles came.
    package let format: StyleFormat
    /// In the import's order.
    package let entries: [Entry]
    /// Keys that this program does not know and leaves out.
    package let unknownKeys: [String]
    /// Whether it was only tried: nothing was changed, and the ids of new styles that brought none will be
    /// others.
    package let isDryRun: Bool

    /// The names that are taken by other styles.
    package var conflictingNames: [String] {
        entries.compactMap { if case .conflict = $0.state { $0.style.name.text } else { nil } }
    }
}
