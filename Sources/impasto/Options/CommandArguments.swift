import ArgumentParser
import Foundations
import HostSystem

/// The words of the command line, before and beside the parser.
enum CommandArguments {
    /// The words behind the program's name, as texts that keep every byte.
    ///
    /// Swift's own list repairs what is no UTF-8, and so names other files.
    static var given: [String] {
        (0..<Int(CommandLine.argc)).dropFirst().compactMap { index in
            CommandLine.unsafeArgv[index].map { PathText.text(of: String.bytes(at: $0)) }
        }
    }

    /// The parser's flag for its own completion scripts as the command that prints ours, which complete files as well.
    static func withOwnScripts(_ arguments: [String]) -> [String] {
        let flag = "--generate-completion-script"
        guard let first = arguments.first, first == flag || first.hasPrefix(flag + "=") else {
            return arguments
        }
        let shell = first.dropFirst(flag.count + 1)
        return ["completions"] + (shell.isEmpty ? [] : [String(shell)]) + arguments.dropFirst()
    }

    /// `--limit -1` as `--limit=-1`: the parser takes a word with a dash for another option, and would say that the
    /// value is missing, not that it is out of range.
    static func withJoinedNumbers(_ arguments: [String]) -> [String] {
        var joined: [String] = []
        for (index, word) in arguments.enumerated() {
            if word == "--" { return joined + arguments[index...] }
            if let option = joined.last, option.hasPrefix("--"), !option.contains("="), isNegativeNumber(word)
            {
                joined[joined.count - 1] += "=" + word
            } else {
                joined.append(word)
            }
        }
        return joined
    }

    /// `--preserve-color` as `--preserve-color=100`, and `--preserve-color 60` as `--preserve-color=60`: the parser
    /// would take any word behind it for its value, such as the photo that always stood there.
    ///
    /// A file whose whole name is a number is given as `./60`.
    static func withWholeSwitches(_ arguments: [String]) -> [String] {
        var whole: [String] = []
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "--" { return whole + [word] + rest }
            guard word == "--preserve-color" else {
                whole.append(word)
                continue
            }
            let hasValue = rest.first.map(isPlainNumber) == true
            whole.append("\(word)=\(hasValue ? rest.removeFirst() : "100")")
        }
        return whole
    }

    /// Whether a word is a number of digits, with a sign and a point at most: `nan`, `inf` and `0x10` are names of files.
    private static func isPlainNumber(_ word: String) -> Bool {
        word.wholeMatch(of: /[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)/) != nil
    }

    private static func isNegativeNumber(_ word: String) -> Bool {
        word.hasPrefix("-") && word.dropFirst().first?.isNumber == true && Double(word) != nil
    }

    /// Throws a validation error for `help` on what is no command; the parser would show the help of the whole program.
    static func requireTopic(of arguments: [String], in root: any ParsableCommand.Type) throws {
        guard arguments.first == "help", let text = unknownCommand(in: arguments, of: root) else { return }
        throw ValidationError(text)
    }

    /// What to say if a word stands where a command's name should and is none; `nil` if each is one.
    static func unknownCommand(in arguments: [String], of root: any ParsableCommand.Type) -> String? {
        var command = root
        var path = root.configuration.commandName ?? ""
        for word in arguments.first == "help" ? arguments.dropFirst() : arguments[...] {
            let commands = command.configuration.subcommands
            guard !commands.isEmpty, !word.hasPrefix("-") else { return nil }
            let names = command.subcommandNames
            guard let next = commands.first(where: { $0.configuration.commandName == word }) else {
                let near = Spelling.nearest(to: word, among: names)
                // What is no command may be a word for the command that is meant where none is named.
                guard near != nil || command.configuration.defaultSubcommand == nil else { return nil }
                return "'\(word)' is no command of '\(path)'"
                    + (near.map { "; did you mean '\($0)'? " } ?? ". ")
                    + "There are: \(names.joined(separator: ", "))."
            }
            command = next
            path += " " + word
        }
        return nil
    }
}

extension ParsableCommand {
    /// What the commands below this one are called.
    static var subcommandNames: [String] {
        // A key path into a metatype crashes the compiler (6.3).
        configuration.subcommands.compactMap { $0.configuration.commandName }
    }
}

extension String {
    /// The bytes of a C string, up to its end.
    fileprivate static func bytes(at pointer: UnsafeMutablePointer<CChar>) -> [UInt8] {
        var bytes: [UInt8] = []
        while pointer[bytes.count] != 0 { bytes.append(UInt8(bitPattern: pointer[bytes.count])) }
        return bytes
    }
}
