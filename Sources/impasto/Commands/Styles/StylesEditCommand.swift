import ArgumentParser
import Gallery

/// `impasto styles edit`.
struct StylesEditCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Change the tags, notes or favourite mark of a saved style.")

    static let examples = [
        CommandExample(
            "Mark a style, with two tags", "impasto styles edit Rust --favourite --tag warm --tag red")
    ]

    @OptionGroup var style: StyleArgument

    @Option(
        name: .customLong("tag"),
        help: ArgumentHelp("Its new tags, all of them (may be repeated).", valueName: "tag"),
        completion: .tag)
    var tags: [String] = []

    @Flag(help: "Take all tags off.")
    var noTags = false

    @Option(help: ArgumentHelp("Its new notes; '' for none.", valueName: "text"))
    var notes: String?

    @Flag(inversion: .prefixedNo, help: "Whether it is a favourite.")
    var favourite: Bool?

    @OptionGroup var form: JSONOption

    @OptionGroup var gallery: GalleryOptions

    func validate() throws {
        if noTags, !tags.isEmpty { throw ValidationError("--tag and --no-tags exclude each other.") }
        if tags.isEmpty, !noTags, notes == nil, favourite == nil {
            throw ValidationError(
                "Say what to change: --tag, --no-tags, --notes, --favourite or --no-favourite.")
        }
    }

    func perform() async throws {
        let changes = StyleChanges(
            tags: tags.isEmpty && !noTags ? nil : try StyleTags(tags), isFavourite: favourite,
            notes: try notes.map { text throws(GalleryError) in try StyleNotes(text) })
        try await gallery.edit { gallery in
            let style = try await style.find(in: gallery)
            let outcome = try await gallery.edit(style.id, expecting: style.revision, changes)
            try SaveReport(verb: "changed", json: form.json).show(outcome)
        }
    }
}
