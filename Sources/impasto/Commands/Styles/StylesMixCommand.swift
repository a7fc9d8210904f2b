import ArgumentParser
import Gallery
import HostSystem
import Stylization

/// `impasto styles mix`.
struct StylesMixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mix", abstract: "Mix styles and save the result with its recipe.",
        discussion: """
            Parts are saved styles by name or id, or pictures: NAME[:WEIGHT]. Weights are in proportion to \
            each other; without one, a part counts 1. With --extrapolate weights may be negative, so that \
            A:1 B:-1 C:1 is A minus B plus C (experimental).

              impasto styles mix "Dusk" "Night sky:70" "Rust:30" leaves.jpg:20
            """)

    @Argument(help: ArgumentHelp("What to call the mix.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("2 to 16 styles.", valueName: "style[:weight]"))
    var parts: [String]

    @Flag(help: "Allow shares outside 0 to 100 percent (experimental).")
    var extrapolate = false

    @Flag(inversion: .prefixedNo, help: "Paint a bundled photo in the style.")
    var swatch = true

    @OptionGroup var pictureOptions: PictureOptions
    @OptionGroup var saving: SaveOptions
    @OptionGroup var gallery: GalleryOptions
    @OptionGroup var engine: EngineOptions

    func validate() throws {
        guard 2...StylizationLimits.mostMixedStyles ~= parts.count else {
            throw ValidationError(
                "A mix has 2 to \(StylizationLimits.mostMixedStyles) parts, and this one \(parts.count).")
        }
    }

    func run() async throws {
        try await Failure.reporting {
            let name = try StyleName(name)
            let tags = try StyleTags(saving.tags)
            let notes = try StyleNotes(saving.notes)
            try await gallery.add { gallery in
                let studio = StyleExtractor(stylizer: try engine.stylizer())
                var mixed: [MixPart] = []
                for part in parts { mixed.append(try await resolve(part, gallery, studio)) }
                let outcome = try await gallery.saveMix(
                    mixed, name: name, extrapolate: extrapolate, tags: tags, notes: notes,
                    onConflict: saving.onConflict)
                try SaveReport(verb: "saved", json: saving.json).show(outcome)
                if swatch { await studio.addSwatch(to: outcome.style, in: gallery) }
            }
        }
    }

    /// A saved style wins over a file of the same name, as a name in the gallery is what the command is about.
    private func resolve(_ text: String, _ gallery: Gallery, _ studio: StyleExtractor) async throws -> MixPart
    {
        let part = try await WeightedStyle.resolve(text, in: gallery)
        do throws(GalleryError) {
            return MixPart(.saved(try await gallery.style(matching: part.name).id.text), weight: part.weight)
        } catch {
            guard case .notFound = error, part.name == "-" || FileName.exists(part.name) else {
                throw error
            }
        }
        let learned = try await studio.learn(
            part.name, styleSize: pictureOptions.styleSize, square: pictureOptions.square,
            styleModel: pictureOptions.styleModel)
        return MixPart(
            .vector(
                learned.vector, name: learned.name, styleModel: learned.styleModel, recipe: learned.recipe),
            weight: part.weight)
    }
}
