import ArgumentParser
import Foundation
import Gallery
import HostSystem
import ImageCodecs
import Stylization

/// `impasto styles add`.
struct StylesAddCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Learn a style from a picture and save it.",
        discussion: """
            The picture itself is not kept: the gallery holds the style's 100 numbers, and a bundled photo \
            painted in it. PICTURE can also be the name of a bundled sample, or '-' for standard input.
            """)

    static let examples = [
        CommandExample(
            "Learn a style from a picture", "impasto styles add \"Blue hour\" painting.jpg --tag blue"),
        CommandExample(
            "From a bundled sample, under a name that is free",
            "impasto styles add Marble marble --on-conflict rename"),
    ]

    @Argument(help: ArgumentHelp("What to call the style.", valueName: "name"))
    var name: String

    @Argument(
        help: ArgumentHelp("The picture (\(ImageFormat.readable.alternatives)).", valueName: "picture"),
        completion: .stylePicture)
    var picture: String?

    @Option(
        help: ArgumentHelp(
            "A JSON list of the style's 100 numbers, instead of a picture; '-' is standard input.",
            valueName: "path"),
        completion: .file(extensions: ["json"]))
    var vectorFile: String?

    @Option(help: ArgumentHelp("The space of --vector-file.", valueName: "space"), completion: .space)
    var space: StyleSpace?

    @Flag(help: "Mark it as a favourite.")
    var favourite = false

    @OptionGroup var options: NewStyleOptions

    func validate() throws {
        if (picture == nil) == (vectorFile == nil) {
            throw ValidationError("Give a picture: impasto styles add NAME PICTURE (or --vector-file FILE).")
        }
        if (vectorFile == nil) != (space == nil) {
            throw ValidationError(
                "--vector-file and --space go together: the numbers mean nothing without their space.")
        }
    }

    func perform() async throws {
        // What can be wrong without any computing comes first.
        let name = try StyleName(name)
        let (tags, notes) = (try options.tags(), try options.notes())
        try await options.gallery.add { gallery in
            if options.onConflict == .fail { try await requireFree(name, gallery) }
            let extractor = try extractor()
            var draft = try await draft(name, extractor)
            draft.tags = tags
            draft.notes = notes
            draft.isFavourite = favourite
            let outcome = try await gallery.save(draft, onConflict: options.onConflict)
            try await options.finish(outcome, with: extractor, in: gallery)
        }
    }

    /// The engine; `nil` where nothing is to be computed.
    private func extractor() throws -> StyleExtractor? {
        guard options.swatch || picture != nil else { return nil }
        return StyleExtractor(stylizer: try options.engine.stylizer())
    }

    /// What the picture or the list of numbers makes.
    private func draft(_ name: StyleName, _ extractor: StyleExtractor?) async throws -> StyleContent {
        guard let picture, let extractor else {
            return StyleContent(
                name: name, vector: try vector(), styleModel: nil, recipe: .imported(format: "numbers"))
        }
        let learned = try await extractor.learn(
            picture, size: options.picture.size, styleModel: options.picture.styleModel)
        return StyleContent(
            name: name, vector: learned.vector, styleModel: learned.styleModel, recipe: learned.recipe)
    }

    private func requireFree(_ name: StyleName, _ gallery: Gallery) async throws {
        do throws(GalleryError) {
            let owner = try await gallery.style(matching: name.text)
            throw .nameConflict(name: owner.name.text, existing: owner.id)
        } catch .notFound {
        } catch .inTrash {
            // A name that looks like the id of a style there is a name all the same.
        }
    }

    private func vector() throws -> StyleVector {
        let path = vectorFile ?? "-"
        // 100 numbers take 2 kB; much more is something else.
        let bytes = try InputFile.read(path, limit: 1 << 20)
        guard let values = try? JSONDecoder().decode([Float].self, from: Data(bytes)) else {
            throw Failure.badData(
                "--vector-file: \(InputFile.name(of: path)) is no JSON list of \(StyleVector.count) numbers")
        }
        return try StyleVector(values, space: space ?? .magentaMobile)
    }
}
