import Application
import ArgumentParser
import Gallery

/// `impasto styles remove`.
struct StylesRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Put saved styles in the trash, from which they can be restored.")

    @Argument(help: ArgumentHelp("The styles' names or ids.", valueName: "style"))
    var styles: [String]

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var gallery: GalleryOptions

    func run() async throws {
        try await Failure.reporting {
            try await gallery.edit { gallery in
                // All are looked up first: a mistyped one leaves the others where they are.
                var found: [SavedStyle] = []
                for reference in styles { found.append(try await gallery.style(matching: reference)) }
                for style in found {
                    let trashed = try await gallery.trash(style.id)
                    try StandardOutput.line(
                        json
                            ? StyleDocument.commandLine(trashed).jsonLine
                            : "removed '\(trashed.name)' (\(trashed.id))")
                }
                Terminal.note("Undo with: impasto styles restore \(found[0].id)")
            }
        }
    }
}
