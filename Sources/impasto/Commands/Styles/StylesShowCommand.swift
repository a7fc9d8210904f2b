import Application
import ArgumentParser
import Foundation
import Gallery
import Stylization

/// `impasto styles show`.
struct StylesShowCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a saved style and how it came about.")

    static let examples = [
        CommandExample("How a style came about", "impasto styles show \"Night sky\"")
    ]

    @OptionGroup var style: StyleArgument

    @Flag(help: "Print JSON, with all numbers.")
    var json = false

    @OptionGroup var gallery: GalleryOptions

    func perform() async throws {
        let style = try await gallery.read { try await self.style.find(in: $0) }
        try StandardOutput.line(json ? StyleDocument(style, withVector: true).jsonLine : Self.text(style))
    }

    private static func text(_ style: SavedStyle) -> String {
        var rows = [
            ["id", style.id.text],
            ["space", style.vector.space.rawValue],
            ["network", style.styleModel ?? "unknown"],
            ["saved", style.createdAt.formatted(.iso8601)],
            ["changed", style.updatedAt.formatted(.iso8601)],
        ]
        if style.isFavourite { rows.append(["favourite", "yes"]) }
        if !style.tags.list.isEmpty { rows.append(["tags", style.tags.list.joined(separator: ", ")]) }
        for (index, line) in style.notes.text.split(separator: "\n").enumerated() {
            rows.append([index == 0 ? "notes" : "", String(line)])
        }
        for (index, line) in style.recipe.lines.enumerated() {
            rows.append([index == 0 ? "from" : "", line])
        }
        return style.name.text + "\n"
            + Table(["", ""], rows).text.split(separator: "\n").dropFirst()
            .map { "  " + $0 }.joined(separator: "\n")
    }
}
