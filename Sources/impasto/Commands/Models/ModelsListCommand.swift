import ArgumentParser
import Stylization

/// `impasto models list`.
struct ModelsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show every network the program knows, and whether it is here.")

    @Flag(help: "Read every file and compare its digest.")
    var verify = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var modelFolder: ModelFolderOption

    func run() async throws {
        try await Failure.reporting {
            let store = try modelFolder.store()
            let verify = verify
            // Digests of tens of megabytes: nothing for a task's thread.
            let entries = try await DedicatedThread.run(name: "models") {
                store.list().map { ModelEntry($0, verifiedIn: verify ? store : nil) }
            }
            if json {
                try StandardOutput.line(entries.prettyJSON)
                return
            }
            let header = ["name", "kind", "space", "size", "licence", "state"] + (verify ? ["digests"] : [])
            let rows = entries.map { entry in
                [entry.name, entry.kind, entry.space, ByteText.size(entry.bytes), entry.licence, entry.state]
                    + (verify ? [entry.digests ?? "-"] : [])
            }
            try StandardOutput.line(Table(header, rows).text)
            if entries.contains(where: { $0.howToGet != nil }) {
                Terminal.note(
                    "Missing ones are fetched with: impasto models pull NAME (or 'original' for all four)")
            }
        }
    }
}

/// What `--json` prints for a network.
private struct ModelEntry: Encodable {
    let name: String
    let kind: String
    let space: String
    let title: String
    let bytes: Int
    let licence: String
    let source: String?
    /// `bundled`, `published` or `own`.
    let origin: String
    let state: String
    /// `ok` or what is wrong; absent unless the files were read.
    let digests: String?
    let howToGet: String?

    /// Reads the network's files if a store is given.
    init(_ model: ModelDescriptor, verifiedIn store: ModelStore?) {
        name = model.record.name
        kind = model.record.kind.rawValue
        space = model.record.space.rawValue
        title = model.record.title
        bytes = model.record.bytes
        licence = model.record.licence
        source = model.record.source?.repository
        origin = model.record.bundled ? "bundled" : model.isAdded ? "own" : "published"
        state = model.stateText
        if let store, model.folder != nil {
            do {
                try store.verify(model.record.name)
                digests = "ok"
            } catch {
                digests = error.description
            }
        } else {
            digests = nil
        }
        let isToBePulled = model.state == .missing && !model.record.bundled && !model.isAdded
        howToGet = isToBePulled ? "impasto models pull \(model.record.name)" : nil
    }
}

extension ModelDescriptor {
    /// What a person reads.
    var stateText: String {
        switch state {
        case .present: "present"
        case .missing: "missing"
        case .damaged(let reason): "damaged: \(reason)"
        }
    }
}
