/// How far a command line has come: in which command it is, and what may follow.
struct CommandPlace {
    typealias Argument = CommandDescription.Argument

    private(set) var command: CommandDescription
    /// The option whose value is next.
    private(set) var openOption: Argument?
    /// Whether `--` was passed, behind which nothing is an option.
    private(set) var isPastOptions = false
    /// How many words were passed that belong to no option.
    private var passed = 0
    private var used: Set<String> = []
    /// Whether the words are names of commands to be explained.
    private var isHelp = false
    private let program: CommandDescription

    /// At the beginning.
    init(_ program: CommandDescription) {
        self.program = program
        command = program
    }

    /// Goes on by one word.
    mutating func pass(_ word: String) {
        if openOption != nil {
            openOption = nil
        } else if !isPastOptions, word == "--" {
            isPastOptions = true
        } else if !isPastOptions, word.hasPrefix("-"), word != "-" {
            let name = String(word.prefix { $0 != "=" })
            used.insert(name)
            if !word.contains("="), let option = option(called: name), option.kind == .option {
                openOption = option
            }
        } else if passed == 0, command.path.count == 1, !isHelp, word == "help" {
            (isHelp, command) = (true, program)
        } else if passed == 0, let next = command.commands.first(where: { $0.commandName == word }) {
            command = next
        } else {
            passed += 1
        }
    }

    /// The commands that may be named next.
    var commands: [CommandDescription] { passed == 0 && !isPastOptions ? command.commands : [] }

    /// The argument that the next word without dashes is.
    var positional: Argument? {
        guard !isHelp else { return nil }
        let arguments = command.positionals
        return positionalNumber < arguments.count ? arguments[positionalNumber] : nil
    }

    /// Its place among those of its command; the last one may take many words.
    var positionalNumber: Int {
        let arguments = command.positionals
        return arguments.last?.isRepeating == true ? min(passed, arguments.count - 1) : passed
    }

    /// The options that are not there yet, or may be given again.
    var remainingOptions: [Argument] {
        options.filter { $0.isRepeating || used.isDisjoint(with: $0.flags) }
    }

    func option(called name: String) -> Argument? { options.first { $0.flags.contains(name) } }

    /// Those of the command, and of the one that runs in its place if it is not gone on with.
    private var options: [Argument] {
        guard !isHelp else { return [] }
        let own = command.shown.filter { $0.kind != .positional }
        let standard = (command.standard?.shown ?? []).filter { option in
            option.kind != .positional && !own.contains { $0.flags == option.flags }
        }
        return own + standard
    }
}
