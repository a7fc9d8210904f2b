import ArgumentParser
import Foundation
import Gallery
import HostSystem
import Stylization

/// `impasto styles add`.
struct StylesAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Learn a style from a picture and save it.",
        discussion: """
            The picture itself is not kept: the gallery holds the style's 100 numbers, and a bundled photo \
            painted in it. PICTURE can also be the name of a bundled sample, or '-' for standard input.

              impasto styles add "Night sky" painting.jpg --tag blue
            """)

    @Argument(help: ArgumentHelp("What to call the style.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("The picture (PNG or JPEG).", valueName: "picture"))
    var picture: String?

    @Option(
        help: ArgumentHelp(
            "A JSON list of the style's 100 numbers, instead of a picture; '-' is standard input.",
            valueName: "path"))
    var vectorFile: String?

    @Option(help: ArgumentHelp("The space of --vector-file.", valueName: "space"))
    var space: StyleSpace?

    @Flag(help: "Mark it as a favourite.")
    var favourite = false

    @Flag(inversion: .prefixedNo, help: "Paint a bundled photo in the style.")
    var swatch = true

    @OptionGroup var pictureOptions: PictureOptions
    @OptionGroup var saving: SaveOptions
    @OptionGroup var gallery: GalleryOptions
    @OptionGroup var engine: EngineOptions

    func validate() throws {
        if (picture == nil) == (vectorFile == nil) {
            throw ValidationError("Give a picture: impasto styles add NAME PICTURE (or --vector-file FILE).")
        }
        if (vectorFile == nil) != (space == nil) {
            throw ValidationError(
                "--vector-file and --space go together: the numbers mean nothing without their space.")
        }
    }

    func run() async throws {
        try await Failure.reporting {
            // What can be wrong without any computing comes first.
            let name = try StyleName(name)
            let tags = try StyleTags(saving.tags)
            let notes = try StyleNotes(saving.notes)
            try await gallery.add { gallery in
                if saving.onConflict == .fail { try await requireFree(name, gallery) }

                let studio = swatch || picture != nil ? StyleExtractor(stylizer: try engine.stylizer()) : nil
                var draft: StyleContent
                if let picture, let studio {
                    let learned = try await studio.learn(
                        picture, styleSize: pictureOptions.styleSize, square: pictureOptions.square,
                        styleModel: pictureOptions.styleModel)
                    draft = StyleContent(
                        name: name, vector: learned.vector, styleModel: learned.styleModel,
                        recipe: learned.recipe
                    )
                } else {
                    draft = StyleContent(
                        name: name, vector: try vector(), styleModel: nil,
                        recipe: .imported(format: "numbers"))
                }
                draft.tags = tags
                draft.notes = notes
                draft.isFavourite = favourite
                let outcome = try await gallery.save(draft, onConflict: saving.onConflict)
                try SaveReport(verb: "saved", json: saving.json).show(outcome)
                if swatch, let studio { await studio.addSwatch(to: outcome.style, in: gallery) }
            }
        }
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
