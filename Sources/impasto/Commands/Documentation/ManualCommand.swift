import ArgumentParser
import Foundation
import HostSystem

/// `impasto manual`.
struct ManualCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print a page of the manual, or write all of them to a folder.",
        discussion: """
            Without a command, the page is the program's own. With --output a folder gets the pages of all commands, \
            as 'man' looks for them in PREFIX/share/man/man1. Pages bear the day on which they are made, or that of \
            SOURCE_DATE_EPOCH.
            """)

    static let examples = [
        CommandExample("Read how styles are mixed", "impasto manual styles mix | man -l -"),
        CommandExample(
            "Install the pages for this user", "impasto manual --output ~/.local/share/man/man1/"),
    ]

    @Argument(help: ArgumentHelp("The command's name.", valueName: "command"))
    var words: [String] = []

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The folder to write all pages to; made if it is not there.", valueName: "folder"),
        completion: .directory)
    var output: String?

    func validate() throws {
        if output != nil, !words.isEmpty {
            throw ValidationError("--output writes the pages of all commands; leave the command out.")
        }
    }

    func perform() throws {
        let date = try date()
        guard let output else {
            if let text = CommandArguments.unknownCommand(in: words, of: Impasto.self) {
                throw Failure.usage(text)
            }
            let page = ManualPage(try NamedCommand(words), date: date)
            return try StandardOutput.write(Array(page.text.utf8))
        }
        try OutputFolder.make(output)
        for command in try NamedCommand().all {
            let page = ManualPage(command, date: date)
            try OutputFile(FileName.join(output, page.fileName)).write(Array(page.text.utf8))
        }
    }

    /// Now, or what makes builds the same to the bit (reproducible-builds.org).
    private func date() throws -> Date {
        guard let text = ProcessEnvironment["SOURCE_DATE_EPOCH"] else { return Date() }
        guard let seconds = Int(text), (0...1 << 40).contains(seconds) else {
            throw Failure.usage("SOURCE_DATE_EPOCH is '\(text)'; give seconds since 1970")
        }
        return Date(timeIntervalSince1970: Double(seconds))
    }
}
