import ArgumentParser

/// `impasto styles`: the gallery of saved styles.
struct StylesCommand: AsyncParsableCommand, ExampledCommand {
    static let configuration = CommandConfiguration(
        commandName: "styles", abstract: "Save, find, mix and share styles.",
        discussion: """
            A style is named by its name (letters' case does not count) or its id.
            """,
        subcommands: [
            StylesListCommand.self, StylesShowCommand.self, StylesAddCommand.self, StylesMixCommand.self,
            StylesRenameCommand.self, StylesEditCommand.self, StylesRemoveCommand.self,
            StylesRestoreCommand.self,
            StylesEmptyTrashCommand.self, StylesExportCommand.self, StylesImportCommand.self,
            StylesCardCommand.self, StylesLinkCommand.self, StylesSimilarCommand.self,
        ],
        defaultSubcommand: StylesListCommand.self)

    static let examples = [
        CommandExample(
            "Save one, mix it, paint in it",
            "impasto styles add Blue painting.jpg && impasto styles mix Dusk Blue:70 Rust:30 && impasto render photo.jpg --style Dusk -o painted.png"
        )
    ]
}
