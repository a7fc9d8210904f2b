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
                        json ? trashed.jsonLine : "removed '\(trashed.name)' (\(trashed.id))")
                }
                Terminal.note("Undo with: impasto styles restore \(found[0].id)")
            }
        }
    }
}

/// `impasto styles restore`.
struct StylesRestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Take styles out of the trash.",
        discussion: "Of several styles of one name in the trash, the last deleted is restored.")

    @Argument(help: ArgumentHelp("The styles' names or ids.", valueName: "style"))
    var styles: [String]

    @Option(help: ArgumentHelp("What to do if the name is taken by now.", valueName: "policy"))
    var onConflict: NameConflictPolicy = .fail

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var gallery: GalleryOptions

    func run() async throws {
        try await Failure.reporting {
            try await gallery.edit { gallery in
                for reference in styles {
                    let id = try await Self.id(of: reference, in: gallery)
                    let outcome = try await gallery.restore(id, onConflict: onConflict)
                    try SaveReport(verb: "restored", json: json).show(outcome)
                }
            }
        }
    }

    private static func id(of reference: String, in gallery: Gallery) async throws(GalleryError) -> StyleID {
        if let id = StyleID(reference) { return id }
        let name = try StyleName(reference)
        let trashed = try await gallery.trashed(limit: 100_000)
        if let style = trashed.first(where: { $0.name.key == name.key }) { return style.id }
        // Restored already, it says so.
        if let style = try? await gallery.style(matching: name.text) { return style.id }
        throw .notFoundInTrash(name.text)
    }
}

/// `impasto styles empty-trash`.
struct StylesEmptyTrashCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "empty-trash", abstract: "Delete what is in the trash, for ever.")

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var gallery: GalleryOptions

    func run() async throws {
        try await Failure.reporting {
            let count = try await gallery.edit { try await $0.emptyTrash() }
            try StandardOutput.line(
                json ? ["deleted": count].jsonLine : "deleted \(count) style\(count == 1 ? "" : "s")")
        }
    }
}
