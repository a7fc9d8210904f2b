import Application
import ArgumentParser
import Stylization

/// `impasto models list`.
struct ModelsListCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show every network the program knows, and whether it is here.")

    static let examples = [
        CommandExample("Whether each file is what it should be", "impasto models list --verify")
    ]

    @Flag(help: "Read every file and compare its digest.")
    var verify = false

    @OptionGroup var form: JSONOption

    @OptionGroup var modelFolder: ModelFolderOption

    func perform() async throws {
        let store = try modelFolder.store()
        let verify = verify
        // Digests of tens of megabytes: nothing for a task's thread.
        let list = try await DedicatedThread.run(name: "models") {
            NetworkListDocument(
                store.list().map { model in
                    let isRead = verify && model.folder != nil
                    return NetworkDocument(
                        NetworkDescription(model),
                        digests: isRead ? Self.digests(of: model.record.name, in: store) : nil)
                }, default: store.defaultPair())
        }
        if form.json {
            try StandardOutput.line(list.jsonLine)
            return
        }
        let entries = list.models
        let header = ["name", "kind", "space", "size", "licence", "state"] + (verify ? ["digests"] : [])
        let rows = entries.map { entry in
            [
                entry.name, entry.kind, entry.space, ByteText.size(entry.bytes), entry.licence,
                entry.state,
            ]
                + (verify ? [entry.digests ?? "-"] : [])
        }
        try StandardOutput.line(Table(header, rows).text)
        if entries.contains(where: { $0.howToGet != nil }) {
            Terminal.note(
                "Missing ones are fetched with: impasto models pull NAME (or 'original' for all four)")
        }
    }

    private static func digests(of name: String, in store: ModelStore) -> String {
        do throws(ModelStoreError) {
            try store.verify(name)
            return "ok"
        } catch {
            return error.description
        }
    }
}
