import ArgumentParser
import Gallery

/// `impasto styles restore`.
struct StylesRestoreCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Take styles out of the trash.",
        discussion: "Of several styles of one name in the trash, the last deleted is restored.")

    static let examples = [
        CommandExample("What is in the trash", "impasto styles list --trash"),
        CommandExample("Take a style out", "impasto styles restore Old"),
    ]

    @OptionGroup var styles: TrashedStylesArgument

    @Option(help: ArgumentHelp("What to do if the name is taken by now.", valueName: "policy"))
    var onConflict: NameConflictPolicy = .fail

    @OptionGroup var form: JSONOption

    @OptionGroup var gallery: GalleryOptions

    func perform() async throws {
        try await gallery.edit { gallery in
            for reference in styles.references {
                let id = try await Self.id(of: reference, in: gallery)
                let outcome = try await gallery.restore(id, onConflict: onConflict)
                try SaveReport(verb: "restored", json: form.json).show(outcome)
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
