import ArgumentParser
import Gallery

/// `impasto styles rename`.
struct StylesRenameCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Give a saved style another name.")

    static let examples = [
        CommandExample("Another name", "impasto styles rename Rust Copper")
    ]

    @OptionGroup var style: StyleArgument

    @Argument(help: ArgumentHelp("Its new name.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("What to do if the name is taken.", valueName: "policy"))
    var onConflict: NameConflictPolicy = .fail

    @OptionGroup var form: JSONOption

    @OptionGroup var gallery: GalleryOptions

    func perform() async throws {
        let name = try StyleName(name)
        try await gallery.edit { gallery in
            let style = try await style.find(in: gallery)
            let outcome = try await gallery.edit(
                style.id, expecting: style.revision, StyleChanges(name: name), onConflict: onConflict)
            try SaveReport(verb: "renamed '\(style.name)' to", json: form.json).show(outcome)
        }
    }
}
