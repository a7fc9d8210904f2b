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
            // Mistyped names first, before files are read for seconds.
            for name in names { _ = try store.descriptor(name) }
            let json = json
            let faults = try await DedicatedThread.run(name: "verify") {
                var faults: [ModelStoreError] = []
                for name in names {
                    var fault: ModelStoreError?
                    do throws(ModelStoreError) {
                        try store.verify(name)
                    } catch {
                        fault = error
                    }
                    if let fault { faults.append(fault) }
                    let result = Verification(name: name, ok: fault == nil, reason: fault?.description)
                    try StandardOutput.line(json ? result.jsonLine : "\(name): \(result.reason ?? "ok")")
                }
                return faults
            }
            // Each is told in the list already.
            if let first = faults.first {
                throw Failure(
                    description: "\(faults.count) of \(names.count) networks failed the check",
                    code: Failure(first).code)
            }
        }
    }
}

/// What `--json` prints for a network.
private struct Verification: Encodable {
    let name: String
    let ok: Bool
    let reason: String?
}
