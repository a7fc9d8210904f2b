import ArgumentParser
import Foundation
import Gallery

/// `impasto styles export`.
struct StylesExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write saved styles to a file, to keep or to send.",
        discussion: """
            One style becomes a style file, several (or, without names, all) a bundle. Both are JSON that \
            'impasto styles import' reads back, the same to the bit.
            """)

    @Argument(help: ArgumentHelp("The styles' names or ids; none for all.", valueName: "style"))
    var styles: [String] = []

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write, a folder, or '-' for standard output.", valueName: "path"))
    var output: String = "-"

    @Flag(help: "Print what was written as JSON (not with standard output).")
    var json = false

    @OptionGroup var gallery: GalleryOptions

    func run() async throws {
        try await Failure.reporting {
            let bundle = try await gallery.read { gallery in
                var ids: [StyleID] = []
                for reference in styles { ids.append(try await gallery.style(matching: reference).id) }
                return try await styles.isEmpty ? gallery.exportAll() : gallery.export(ids)
            }
            let target: SharedFile
            if styles.count == 1, let style = bundle.styles.first {
                target = try SharedFile(output, defaultName: StyleFile.fileName(for: style.name))
                try target.write(StyleFile(style).data())
            } else {
                target = try SharedFile(output, defaultName: "impasto" + StyleBundle.fileNameSuffix)
                try target.write(bundle.data())
            }
            try target.report(count: bundle.styles.count, json: json)
        }
    }
}
