import ArgumentParser
import Stylization

/// `impasto models remove`.
struct ModelsRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove networks that were pulled or added, also half pulled ones.")

    @Argument(help: ArgumentHelp("The networks.", valueName: "name"))
    var names: [String]

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var modelFolder: ModelFolderOption

    func run() async throws {
        try await Failure.reporting {
            let store = try modelFolder.store()
            for name in names {
                try store.remove(name)
                try StandardOutput.line(json ? ["removed": name].jsonLine : "removed \(name)")
            }
        }
    }
}
