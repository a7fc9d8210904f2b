import ArgumentParser
import Gallery

/// `impasto styles rename`.
struct StylesRenameCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Give a saved style another name.")

    @OptionGroup var style: StyleArgument

    @Argument(help: ArgumentHelp("Its new name.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("What to do if the name is taken.", valueName: "policy"))
    var onConflict: NameConflictPolicy = .fail

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var gallery: GalleryOptions

    func run() async throws {
        try await Failure.reporting {
            let name = try StyleName(name)
            try await gallery.edit { gallery in
                let style = try await style.find(in: gallery)
                let outcome = try await gallery.edit(
                    style.id, expecting: style.revision, StyleChanges(name: name), onConflict: onConflict)
                try SaveReport(verb: "renamed '\(style.name)' to", json: json).show(outcome)
            }
        }
    }
}
