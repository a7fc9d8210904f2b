import ArgumentParser
import Foundation
import Stylization

/// `impasto models`: the networks on this machine.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List the networks.", subcommands: [ModelsListCommand.self],
        defaultSubcommand: ModelsListCommand.self)
}

/// `impasto models list`.
struct ModelsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show every network the program knows, and whether it is here.")

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var engine: EngineOptions

    func run() async throws {
        try await Failure.reporting {
            let models = try engine.store().list()
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                print(String(decoding: try encoder.encode(models.map(ModelEntry.init)), as: UTF8.self))
                return
            }
            let rows = models.map { model in
                let megabytes = Double(model.record.files.reduce(0) { $0 + $1.bytes }) / 1e6
                return [
                    model.record.name, model.record.kind.rawValue, model.record.space.rawValue,
                    megabytes.formatted(.number.precision(.fractionLength(1))) + " MB", model.stateText,
                ]
            }
            print(Table(["name", "kind", "space", "size", "state"], rows).text)
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
    let state: String

    init(_ model: ModelDescriptor) {
        name = model.record.name
        kind = model.record.kind.rawValue
        space = model.record.space.rawValue
        title = model.record.title
        bytes = model.record.files.reduce(0) { $0 + $1.bytes }
        licence = model.record.licence
        state = model.stateText
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
