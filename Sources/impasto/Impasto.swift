import ArgumentParser
import Dispatch
import Foundation
import HostSystem

/// The program: each subcommand stands in a file of its own.
@main
struct Impasto: AsyncParsableCommand, ExampledCommand {
    static let configuration = CommandConfiguration(
        commandName: "impasto",
        abstract: "Paint any photo in the style of any picture, on your own machine.",
        discussion: """
            Start the demo page with 'impasto serve', or paint from the command line. Each command explains itself: \
            'impasto help render'.
            """,
        version: "impasto \(Version.description)",
        subcommands: [
            RenderCommand.self, VerifyCommand.self, VideoCommand.self, ServeCommand.self,
            MCPCommand.self, HealthcheckCommand.self, StylesCommand.self, ModelsCommand.self,
            BenchCommand.self, EvaluateCommand.self, CompletionsCommand.self,
            ManualCommand.self,
        ])

    static let examples = [
        CommandExample("The page, for this machine alone", "impasto serve --open"),
        CommandExample(
            "A photo in the style of a picture", "impasto render photo.jpg painting.jpg -o painted.png"),
        CommandExample(
            "Completion of commands, files and styles in bash",
            "echo 'source <(impasto completions bash)' >> ~/.bashrc"),
    ]

    /// The parser's own `main` prints through streams that may be full or closed without a word, or with a crash.
    ///
    /// This one is not `async`, so that nothing runs beside it yet.
    static func main() {
        FreedMemory.keepInOnePlace()
        StandardStream.keepClosedOnesApart()
        StandardStream.outliveSizeLimits()
        StandardStream.outliveReaders()
        // Without the program's name among them they are not known: any command would be taken for none, and print the help.
        guard CommandLine.argc > 0 else {
            Terminal.error(
                "impasto: what it was asked for cannot be read; on Linux that stands in /proc/self/cmdline: mount /proc "
                    + "(mount -t proc proc /proc)")
            Foundation.exit(ExitStatus.unavailable)
        }
        Task { Foundation.exit(await run(CommandArguments.withOwnScripts(CommandArguments.given))) }
        dispatchMain()
    }

    /// Runs what `arguments` ask for.
    ///
    /// Returns the exit code; what there is to say is said.
    private static func run(_ arguments: [String]) async -> Int32 {
        do {
            if let request = CompletionRequest(arguments) {
                try StandardOutput.write(Array(await request.answer().utf8))
                return 0
            }
            try CommandArguments.requireTopic(of: arguments, in: self)
            let words = CommandArguments.withWholeSwitches(CommandArguments.withJoinedNumbers(arguments))
            var command = try await asyncParseAsRoot(words)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch {
            return report(error, arguments)
        }
    }

    private static func report(_ error: any Error, _ arguments: [String]) -> Int32 {
        let code = exitCode(for: error).rawValue
        // What a command reports, it has reported.
        if error is ExitCode { return code }
        // Help, the version and completion scripts are results, and come as errors although nothing is wrong.
        guard code == 0 else {
            let unknown = CommandArguments.unknownCommand(in: arguments, of: self).map { ValidationError($0) }
            Terminal.error(fullMessage(for: unknown ?? error))
            return code
        }
        do {
            try StandardOutput.line(fullMessage(for: error) + sections(below: error, arguments))
            return 0
        } catch {
            Terminal.error("impasto: \(error)")
            return Failure(error).code
        }
    }

    /// What stands below the parser's part of a command's help; nothing below what is no help.
    private static func sections(below error: any Error, _ arguments: [String]) -> String {
        let message = fullMessage(for: error)
        guard message.hasPrefix("OVERVIEW: ") else { return "" }
        let words = arguments.first == "help" ? arguments.dropFirst() : arguments[...]
        guard let command = try? NamedCommand(words) else { return "" }
        return "\n" + command.sections.text.dropLast()
    }
}
