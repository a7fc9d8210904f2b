import ArgumentParser

/// `impasto models`: the networks on this machine.
struct ModelsCommand: AsyncParsableCommand, ExampledCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List, fetch, check, add and remove the networks.",
        discussion: """
            Two networks come with the program. The original demo's four are one command away: 'impasto models pull \
            original'.
            """,
        subcommands: [
            ModelsListCommand.self, ModelsPullCommand.self, ModelsVerifyCommand.self, ModelsAddCommand.self,
            ModelsRemoveCommand.self,
        ],
        defaultSubcommand: ModelsListCommand.self)

    static let examples = [
        CommandExample("What there is", "impasto models")
    ]
}
