import ArgumentParser
import Foundation
import Gallery

/// `impasto styles similar`.
struct StylesSimilarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar", abstract: "List the saved styles that are most like one of them.",
        discussion: "Similarity is the cosine of the angle between two styles of one space, -1 to 1.")

    @Argument(help: ArgumentHelp("The style's name or id.", valueName: "style"))
    var style: String

    @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
    var limit: Int = 10

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var gallery: GalleryOptions

    func validate() throws {
        if !(1...Gallery.maximumSimilar).contains(limit) {
            throw ValidationError("--limit \(limit): give a number from 1 to \(Gallery.maximumSimilar).")
        }
    }

    func run() async throws {
        try await Failure.reporting {
            let similar = try await gallery.read { gallery in
                try await gallery.similar(to: try await gallery.style(matching: style).id, limit: limit)
            }
            if json {
                try StandardOutput.line(similar.jsonLine)
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
}
