import ArgumentParser
import Stylization

/// `impasto models remove`.
struct ModelsRemoveCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove networks that were pulled or added, also half pulled ones.")

    static let examples = [
        CommandExample(
            "A network that was added",
            "impasto models add ./web_model --name mine --kind transformer --space own && impasto models remove mine"
        )
    ]

    @Argument(help: ArgumentHelp("The networks.", valueName: "name"), completion: .removableNetwork)
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
