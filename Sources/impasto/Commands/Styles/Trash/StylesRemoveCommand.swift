import Application
import ArgumentParser
import Gallery

/// `impasto styles remove`.
struct StylesRemoveCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Put saved styles in the trash, from which they can be restored.")

    static let examples = [
        CommandExample(
            "Into the trash, and back", "impasto styles remove Rust && impasto styles restore Rust")
    ]

    @OptionGroup var styles: StylesArgument

    @OptionGroup var form: JSONLinesOption

    @OptionGroup var gallery: GalleryOptions

    func perform() async throws {
        try await gallery.edit { gallery in
            // All are looked up first: a mistyped one leaves the others where they are.
            var found: [SavedStyle] = []
            for reference in styles.references { found.append(try await gallery.style(matching: reference)) }
            for style in found {
                let trashed = try await gallery.trash(style.id)
                try StandardOutput.line(
                    form.json
                        ? StyleDocument(trashed, withVector: true).jsonLine
                        : "removed '\(trashed.name)' (\(trashed.id))")
            }
            Terminal.note("Undo with: impasto styles restore \(found[0].id)")
        }
    }
}
