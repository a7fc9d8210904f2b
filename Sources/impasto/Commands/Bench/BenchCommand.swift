import ArgumentParser

/// `impasto bench`: how fast this machine is.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure how fast this machine is.",
        subcommands: [
            BenchNetworksCommand.self, BenchKernelsCommand.self, BenchRenderCommand.self,
            BenchRegionsCommand.self, BenchVideoCommand.self, BenchGalleryCommand.self,
        ],
        defaultSubcommand: BenchNetworksCommand.self)
}
