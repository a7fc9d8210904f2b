import ArgumentParser
import Foundation

/// A command as the parser describes it to other programs: what it is called, what it takes, and what it is for.
struct CommandDescription: Decodable {
    /// A word that a command takes: at its place, or by its name.
    struct Argument: Decodable {
        enum Kind: String, Decodable { case positional, option, flag }

        struct Name: Decodable {
            let kind: String
            let name: String

            /// With its dashes.
            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        /// What a shell offers for it.
        enum Completion: Decodable {
            case list(values: [String])
            case file(extensions: [String])
            case directory
            case custom
            case customAsync
        }

        let kind: Kind
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        private let names: [Name]?
        let valueName: String?
        let defaultValue: String?
        /// The values that it can have, if they are few.
        let allValues: [String]?
        let completionKind: Completion?
        private(set) var abstract: String?

        /// All names, with their dashes.
        var flags: [String] { (names ?? []).map(\.text) }
    }

    private let superCommands: [String]?
    let commandName: String
    let shouldDisplay: Bool
    let abstract: String?
    let discussion: String?
    private let defaultSubcommand: String?
    private(set) var subcommands: [CommandDescription]?
    private let arguments: [Argument]?

    /// The words by which it is called, the program's name first.
    var path: [String] { (superCommands ?? []) + [commandName] }

    /// What people are shown of it.
    var shown: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }

    var positionals: [Argument] { (arguments ?? []).filter { $0.kind == .positional } }

    /// The commands below it that people are shown.
    var commands: [CommandDescription] { (subcommands ?? []).filter(\.shouldDisplay) }

    /// The command that runs where none is named.
    var standard: CommandDescription? { commands.first { $0.commandName == defaultSubcommand } }

    /// The program with all its commands.
    static func ofProgram() throws -> CommandDescription {
        try JSONDecoder().decode(Tool.self, from: Data(Impasto._dumpHelp().utf8)).command
    }

    private struct Tool: Decodable {
        let command: CommandDescription
    }
}
