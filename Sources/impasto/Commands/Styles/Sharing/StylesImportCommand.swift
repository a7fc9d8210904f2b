import Application
import ArgumentParser
import Foundation
import Gallery
import HostSystem
import Stylization

/// `impasto styles import`.
struct StylesImportCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Save styles from style files, bundles, cards and links.",
        discussion: """
            Each file or link is imported whole or not at all. '-' is standard input. What a file is, is \
            found out from its content.
            """)

    static let examples = [
        CommandExample("The bundled samples", "impasto styles import --starter"),
        CommandExample(
            "Say what a friend's file would add",
            "impasto styles card Rust -o card.png && impasto styles import card.png --dry-run"),
    ]

    @Argument(
        help: ArgumentHelp("Files, links, or '-'.", valueName: "source"),
        completion: .file(extensions: ["json", "png"]))
    var sources: [String] = []

    @Flag(help: "Add the bundled samples as saved styles.")
    var starter = false

    @Flag(help: "Say what would be done, and change nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("What to do with styles whose name is taken.", valueName: "policy"))
    var onConflict: ImportConflictPolicy = .fail

    @OptionGroup var form: JSONLinesOption

    @OptionGroup var gallery: GalleryOptions
    @OptionGroup var engine: EngineOptions

    func validate() throws {
        if sources.isEmpty, !starter {
            throw ValidationError("Name a file or a link to import, or give --starter.")
        }
        if starter, dryRun {
            throw ValidationError("--starter adds only what is not there; it has no --dry-run.")
        }
    }

    func perform() async throws {
        if dryRun {
            try await gallery.dryRun { gallery in
                for source in sources {
                    let plan = try await gallery.plan(try Self.read(source), onConflict: onConflict)
                    try await report(plan, of: gallery, source)
                }
            }
            return
        }
        try await gallery.add { gallery in
            for source in sources {
                let plan = try await gallery.add(try Self.read(source), onConflict: onConflict)
                try await report(plan, of: gallery, source)
            }
            if starter { try await addStarter(to: gallery) }
        }
    }

    /// A link is text, all else a file.
    private static func read(_ source: String) throws -> StyleImport {
        if source.contains("#" + StyleLink.prefix) || source.hasPrefix(StyleLink.prefix) {
            return try StyleImport(reading: source)
        }
        return try StyleImport(reading: Data(try InputFile.read(source, limit: PictureFile.byteLimit)))
    }

    private func report(_ plan: ImportPlan, of gallery: Gallery, _ source: String) async throws {
        if form.json {
            try StandardOutput.line(ImportDocument(plan).jsonLine)
        } else {
            for entry in plan.entries {
                try StandardOutput.line(Self.text(entry, isDryRun: plan.isDryRun))
            }
        }
        if !plan.unknownKeys.isEmpty {
            Terminal.error(
                "impasto: '\(source.prefix(80))' holds more than this program knows, which is left out: "
                    + plan.unknownKeys.joined(separator: ", "))
        }
    }

    private static func text(_ entry: ImportPlan.Entry, isDryRun: Bool) -> String {
        let name = entry.style.name.text
        func other(than name: String, _ saved: SavedStyle) -> String {
            saved.name.text == name ? "" : " as '\(saved.name)'"
        }
        if case .same(let present) = entry.state {
            return "'\(name)' is here already\(other(than: name, present))"
        }
        guard let saved = entry.saved else {
            return "'\(name)' is left out: its name is taken by another style"
        }
        let done = isDryRun ? "would be saved" : "saved"
        let replaced =
            entry.replaced == nil ? "" : ", the former one \(isDryRun ? "would be" : "is") in the trash"
        return "'\(name)' \(done)\(other(than: name, saved))\(replaced)"
    }

    private func addStarter(to gallery: Gallery) async throws {
        guard let samples = InstallationPaths.samples() else {
            throw Failure.missingFile("the bundled samples are not here; start the program in its own folder")
        }
        let pack = try StarterPack.installed()
        let extractor = StyleExtractor(stylizer: try engine.stylizer())
        let added = try await pack.add(to: gallery) { sample, name in
            Terminal.progress("looking at \(name)")
            let learned = try await extractor.learn(
                // By its path: a file of that name in the working folder is another picture.
                samples.file(sample, for: .style).path,
                size: StyleSize(StarterPack.styleSize, square: false), styleModel: nil)
            return (learned.vector, learned.styleModel)
        }
        Terminal.endProgress()
        if form.json {
            for style in added { try StandardOutput.line(StyleDocument(style, withVector: true).jsonLine) }
        } else if added.isEmpty {
            try StandardOutput.line("all of the starter pack is here already")
        } else {
            for style in added { try StandardOutput.line("'\(style.name)' saved") }
        }
    }
}
