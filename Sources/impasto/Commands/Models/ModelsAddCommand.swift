import Application
import ArgumentParser
import Foundation
import HostSystem
import Stylization

/// `impasto models add`.
struct ModelsAddCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a TensorFlow.js graph model of your own, after a trial run.",
        discussion: """
            FOLDER holds model.json and the weight files that it names; they are copied. Networks of one \
            space belong together: choose the name of a space of your own, unless yours was trained with \
            the networks of a known one.
            """)

    static let examples = [
        CommandExample(
            "A transformer of your own",
            "impasto models add ./web_model --name mine --kind transformer --space own")
    ]

    @Argument(
        help: ArgumentHelp("The folder of the graph model.", valueName: "folder"), completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("What to call it.", valueName: "name"))
    var name: String

    @Option(
        help: ArgumentHelp("'style' (a picture in, 100 numbers out) or 'transformer'.", valueName: "kind"))
    var kind: ModelKind

    @Option(help: ArgumentHelp("The style space it belongs to.", valueName: "space"), completion: .space)
    var space: StyleSpace

    @Option(help: ArgumentHelp("A few words for lists.", valueName: "text"))
    var title: String?

    @Option(help: ArgumentHelp("Its licence as an SPDX identifier.", valueName: "id"))
    var licence: String = "NOASSERTION"

    @OptionGroup var form: JSONOption

    @OptionGroup var engine: EngineOptions

    func perform() async throws {
        let store = try engine.store()
        let folder = try modelFolder()
        let command = self
        let threads = try engine.threadCount()
        let added = try await DedicatedThread.run(name: "add") {
            try store.add(
                folder: URL(filePath: folder, directoryHint: .isDirectory), name: command.name,
                kind: command.kind, space: command.space,
                title: command.title, licence: command.licence,
                check: { try ModelSmokeTest(threads: threads).check($0) })
        }
        let result = Added(
            name: added.record.name, kind: added.record.kind.rawValue, space: added.record.space.rawValue,
            bytes: added.record.bytes, folder: added.folder?.path ?? "")
        try StandardOutput.line(
            form.json
                ? result.prettyJSON
                : "added \(result.name) (\(ByteText.size(result.bytes))) to \(result.folder)")
    }
}

extension ModelsAddCommand {
    /// The folder that was named, also by its `model.json`.
    ///
    /// Throws ``Failure``.
    private func modelFolder() throws -> String {
        guard PathText.isUTF8(folder) else {
            throw Failure.usage("the names of a model's folder and files must be UTF-8: '\(folder)'")
        }
        let isDescription = FileName.last(of: folder) == "model.json" && !FileName.isFolder(folder)
        let path = isDescription ? FileName.parent(of: folder) : folder
        guard FileName.isFolder(path) else {
            throw Failure.missingFile(
                FileName.exists(path)
                    ? "'\(path)' is a file; name the folder that holds model.json"
                    : "there is no folder '\(path)'")
        }
        // tensorflowjs_converter wrote these two before its version 1.0 (2019).
        if !FileName.exists(FileName.join(path, "model.json")),
            FileName.exists(FileName.join(path, "tensorflowjs_model.pb"))
        {
            throw Failure.badData(
                "'\(path)' holds a model of TensorFlow.js before 1.0 (tensorflowjs_model.pb); convert the original "
                    + "again with tensorflowjs_converter 1.0 or later, which writes model.json")
        }
        return path
    }
}

/// What `--json` prints.
private struct Added: Encodable {
    let name: String
    let kind: String
    let space: String
    let bytes: Int
    let folder: String
}
