import Application
import ArgumentParser
import Stylization

/// `impasto models verify`.
struct ModelsVerifyCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Compare the networks' files with their known lengths and digests.",
        discussion:
            "Without names, all networks that are here are checked. Ends with 65 if a file is damaged.")

    static let examples = [
        CommandExample("All networks that are here", "impasto models verify")
    ]

    @Argument(help: ArgumentHelp("The networks.", valueName: "name"), completion: .presentNetwork)
    var names: [String] = []

    @OptionGroup var form: JSONLinesOption

    @OptionGroup var modelFolder: ModelFolderOption

    func perform() async throws {
        let store = try modelFolder.store()
        let names = names.isEmpty ? store.list().filter { $0.folder != nil }.map(\.record.name) : names
        // Mistyped names first, before files are read for seconds.
        for name in names { _ = try store.descriptor(name) }
        let json = form.json
        let errors = try await DedicatedThread.run(name: "verify") {
            var errors: [ModelStoreError] = []
            for name in names {
                var found: ModelStoreError?
                do throws(ModelStoreError) {
                    try store.verify(name)
                } catch {
                    found = error
                }
                if let found { errors.append(found) }
                let digests = found?.description ?? "ok"
                try StandardOutput.line(
                    json
                        ? NetworkDocument(NetworkDescription(try store.descriptor(name)), digests: digests)
                            .jsonLine
                        : "\(name): \(digests)")
            }
            return errors
        }
        // The list has each already.
        if let first = errors.first {
            throw Failure(
                description: "\(errors.count) of \(names.count) networks failed the check",
                code: Failure(first).code)
        }
    }
}
