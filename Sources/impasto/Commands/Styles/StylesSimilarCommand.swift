import Application
import ArgumentParser
import Foundation
import Gallery

/// `impasto styles similar`.
struct StylesSimilarCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar", abstract: "List the saved styles that are most like one of them.",
        discussion: """
            Similarity is 1 for the same style, about 0 for two that have nothing to do with each other, and -1 for \
            opposites. Only styles of one space are compared.
            """)

    static let examples = [
        CommandExample("The three nearest styles", "impasto styles similar Rust --limit 3")
    ]

    @OptionGroup var style: StyleArgument

    @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
    var limit: Int = 10

    @OptionGroup var form: JSONOption

    @OptionGroup var gallery: GalleryOptions

    func validate() throws {
        try OptionCheck.number(limit, in: 1...Gallery.maximumSimilar, of: "--limit")
    }

    func perform() async throws {
        let similar = try await gallery.read { gallery in
            try await gallery.similar(to: try await style.find(in: gallery).id, limit: limit)
        }
        if form.json {
            try StandardOutput.line(SimilarListDocument(similar).jsonLine)
        } else if similar.isEmpty {
            Terminal.error("No other style of its space is saved.")
        } else {
            let rows = similar.map { near in
                [
                    near.similarity.formatted(.number.precision(.fractionLength(3))),
                    near.style.name.text,
                    near.style.id.text,
                ]
            }
            try StandardOutput.line(Table(["similarity", "name", "id"], rows).text)
        }
    }
}
