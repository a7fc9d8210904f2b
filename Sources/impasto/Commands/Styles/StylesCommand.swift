import ArgumentParser

/// `impasto styles`: the gallery of saved styles.
struct StylesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "styles", abstract: "Save, find, mix and share styles.",
        discussion: """
            A style is named by its name (letters' case does not count) or its id.

              impasto styles add "Night sky" painting.jpg
              impasto styles mix "Dusk" "Night sky:70" "Rust:30"
              impasto render photo.jpg --style Dusk -o painted.png
            """,
        subcommands: [
            StylesListCommand.self, StylesShowCommand.self, StylesAddCommand.self, StylesMixCommand.self,
            StylesRenameCommand.self, StylesEditCommand.self, StylesRemoveCommand.self,
            StylesRestoreCommand.self,
            StylesEmptyTrashCommand.self, StylesExportCommand.self, StylesImportCommand.self,
            StylesCardCommand.self, StylesLinkCommand.self, StylesSimilarCommand.self,
        ],
        defaultSubcommand: StylesListCommand.self)
}
