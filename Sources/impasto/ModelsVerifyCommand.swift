import ArgumentParser
import Stylization

/// `impasto models verify`.
struct ModelsVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Compare the networks' files with their known lengths and digests.",
        discussion:
            "Without names, all networks that are here are checked. Ends with 65 if a file is damaged.")

    @Argument(help: ArgumentHelp("The networks.", valueName: "name"))
    var names: [String] = []

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var modelFolder: ModelFolderOption

    func run() async throws {
        try await Failure.reporting {
            let store = try modelFolder.store()
            let names = names.isEmpty ? store.list().filter { $0.folder != nil }.map(\.record.name) : names
            let json = json
            let firstFault = try await DedicatedThread.run(name: "verify") {
                var firstFault: ModelStoreError?
                for name in names {
                    var fault: ModelStoreError?
                    do throws(ModelStoreError) {
                        try store.verify(name)
                    } catch {
                        fault = error
                    }
                    firstFault = firstFault ?? fault
                    let result = Verification(name: name, ok: fault == nil, reason: fault?.description)
                    StandardOutput.line(json ? result.jsonLine : "\(name): \(result.reason ?? "ok")")
                }
                return firstFault
            }
            if let firstFault { throw firstFault }
        }
    }
}

/// What `--json` prints for a network.
private struct Verification: Encodable {
    let name: String
    let ok: Bool
    let reason: String?
}
