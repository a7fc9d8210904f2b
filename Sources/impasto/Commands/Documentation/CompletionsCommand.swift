import ArgumentParser

/// `impasto completions`.
struct CompletionsCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print what makes a shell complete commands, files, styles and networks.",
        discussion: """
            Sourced by the shell, the script asks the program whenever Tab is pressed, so that it knows the styles in the \
            gallery and the networks that are here.
            """)

    static let examples = [
        CommandExample("Bash, from now on", "echo 'source <(impasto completions bash)' >> ~/.bashrc"),
        CommandExample("Zsh, behind compinit", "echo 'source <(impasto completions zsh)' >> ~/.zshrc"),
        CommandExample(
            "Fish",
            "mkdir -p ~/.config/fish/completions && impasto completions fish > ~/.config/fish/completions/impasto.fish"
        ),
    ]

    @Argument(help: ArgumentHelp("'bash', 'zsh' or 'fish'.", valueName: "shell"))
    var shell: ShellLine.Shell

    func perform() throws { try StandardOutput.line(CompletionScript.text(for: shell)) }
}

extension ShellLine.Shell: ExpressibleByArgument {}
