import ArgumentParser
import Foundation
import Gallery

/// `impasto styles export`.
struct StylesExportCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write saved styles to a file, to keep or to send.",
        discussion: """
            One style becomes a style file, several (or, without names, all) a bundle. Both are JSON that \
            'impasto styles import' reads back, the same to the bit.
            """)

    static let examples = [
        CommandExample("One style, as a file", "impasto styles export Rust -o rust.json"),
        CommandExample("All, as a backup", "impasto styles export -o backup/"),
    ]

    @Argument(
        help: ArgumentHelp("The styles' names or ids; none for all.", valueName: "style"),
        completion: .savedStyle)
    var styles: [String] = []

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write, a folder, or '-' for standard output.", valueName: "path"),
        completion: .anyFile)
    var output: String = "-"

    @Flag(help: "Print what was written as JSON (not with standard output).")
    var json = false

    @OptionGroup var gallery: GalleryOptions

    func perform() async throws {
        let (target, bundle) = try await gallery.read { gallery in
            var found: [SavedStyle] = []
            for reference in styles { found.append(try await gallery.style(matching: reference)) }
            // What cannot be written is found before the styles are read.
            let target = try StyleOutputFile(
                output,
                defaultName: found.count == 1
                    ? StyleFile.fileName(for: found[0].name) : "impasto" + StyleBundle.fileNameSuffix)
            let bundle = try await found.isEmpty ? gallery.exportAll() : gallery.export(found.map(\.id))
            return (target, bundle)
        }
        if styles.count == 1, let style = bundle.styles.first {
            try target.write(StyleFile(style).data())
        } else {
            try target.write(bundle.data())
        }
        try target.report(count: bundle.styles.count, json: json)
    }
}
