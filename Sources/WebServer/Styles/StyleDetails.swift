import Gallery

/// What a request says of a style that it may want saved, beside what the style is made of.
struct StyleDetails: Sendable {
    /// As it was sent.
    let name: String?
    let tags: StyleTags
    let notes: StyleNotes
    let policy: NameConflictPolicy
    /// The network that finds the style of pictures; `nil` for one that fits.
    let styleModel: String?

    /// Throws ``Problem`` and `GalleryError`.
    init(_ fields: inout FieldReader) throws {
        name = try fields.text("name", maximumLength: 1000)
        tags = try StyleSaving.tags(&fields) ?? .none
        notes = try StyleSaving.notes(&fields) ?? .none
        policy = try fields.choice("onConflict", of: NameConflictPolicy.allCases) ?? .fail
        styleModel = try fields.styleModel()
    }
}
