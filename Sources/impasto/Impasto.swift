import ArgumentParser

/// The program: each subcommand stands in a file of its own.
@main
struct Impasto: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "impasto",
        abstract: "Paint any photo in the style of any picture, on your own machine.",
        discussion: """
            Start the demo page with 'impasto serve', or paint from the command line:
              impasto render photo.jpg painting.jpg -o painted.png
            """,
        version: "impasto \(Version.text)",
        subcommands: [
            RenderCommand.self, ServeCommand.self, StylesCommand.self, ModelsCommand.self, BenchCommand.self,
        ])
}
