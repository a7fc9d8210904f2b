import ArgumentParser
import Foundation
import Gallery

/// `impasto styles card`.
struct StylesCardCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "card", abstract: "Make a picture that carries a style.",
        discussion: """
            The PNG shows a bundled photo painted in the style, and holds the style itself: whoever gets the \
            file can import it. Chats and photo sites that re-encode pictures drop the style.
            """)

    static let examples = [
        CommandExample("A picture that carries a style", "impasto styles card Rust -o rust.png")
    ]

    @OptionGroup var style: StyleArgument

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write, a folder, or '-' for standard output.", valueName: "path"),
        completion: .anyFile)
    var output: String = "./"

    @Flag(help: "Print what was written as JSON.")
    var json = false

    @OptionGroup var gallery: GalleryOptions
    @OptionGroup var engine: EngineOptions

    func perform() async throws {
        let (style, target, swatch) = try await gallery.read { try await find(in: $0) }
        try target.write(try StyleCard(PortableStyle(style)).png(swatch: swatch))
        try target.report(count: 1, json: json)
    }

    private func find(in gallery: Gallery) async throws -> (SavedStyle, StyleOutputFile, Swatch?) {
        let style = try await style.find(in: gallery)
        // What cannot be written is found before the swatch is painted.
        let target = try StyleOutputFile(
            output, defaultName: style.name.fileStem + StyleCard.fileNameSuffix, isPNG: true)
        if let swatch = try await gallery.swatch(of: style.id) { return (style, target, swatch) }
        let extractor = StyleExtractor(stylizer: try engine.stylizer())
        return (style, target, await extractor.addSwatch(to: style, in: gallery))
    }
}
