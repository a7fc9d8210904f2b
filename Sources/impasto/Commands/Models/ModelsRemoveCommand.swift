import ArgumentParser
import Stylization

/// `impasto models remove`.
struct ModelsRemoveCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove networks that were pulled or added, also half pulled ones.")

    @Argument(help: ArgumentHelp("The networks.", valueName: "name"))
    var names: [String]

    @OptionGroup var form: JSONLinesOption

    @OptionGroup var modelFolder: ModelFolderOption

    func perform() async throws {
        let store = try modelFolder.store()
        for name in names {
            try store.remove(name)
            try StandardOutput.line(form.json ? ["removed": name].jsonLine : "removed \(name)")
        }
    }
}
