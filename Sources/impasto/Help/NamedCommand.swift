import ArgumentParser

/// A command by its name: as it describes itself, and its type, which knows its examples.
struct NamedCommand {
    let description: CommandDescription
    private let type: any ParsableCommand.Type

    /// What stands below its options.
    var sections: HelpSections { HelpSections(type, description) }

    /// The command that the first of `words` name; without any, the program itself.
    init(_ words: some Sequence<String> = []) throws {
        var found = NamedCommand(try CommandDescription.ofProgram(), Impasto.self)
        for word in words {
            guard let next = found.below.first(where: { $0.description.commandName == word }) else { break }
            found = next
        }
        self = found
    }

    private init(_ description: CommandDescription, _ type: any ParsableCommand.Type) {
        self.description = description
        self.type = type
    }

    /// The commands right below it that people are shown.
    private var below: [NamedCommand] {
        type.configuration.subcommands.compactMap { type in
            let name = type.configuration.commandName
            return description.commands.first { $0.commandName == name }.map { NamedCommand($0, type) }
        }
    }

    /// It, and all that are below it.
    var all: [NamedCommand] { [self] + below.flatMap(\.all) }
}
