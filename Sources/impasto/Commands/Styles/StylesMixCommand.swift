import ArgumentParser
import Gallery
import Stylization

/// `impasto styles mix`.
struct StylesMixCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "mix", abstract: "Mix styles and save the result with its recipe.",
        discussion: """
            Parts are saved styles by name or id, pictures or bundled samples: NAME[:WEIGHT]. Weights are in proportion to \
            each other; without one, a part counts 1. With --extrapolate weights may be negative, so that \
            A:1 B:-1 C:1 is A minus B plus C (experimental).
            """)

    static let examples = [
        CommandExample(
            "Two saved styles and a picture",
            "impasto styles mix Dusk \"Night sky:70\" Rust:30 leaves.jpg:20")
    ]

    @Argument(help: ArgumentHelp("What to call the mix.", valueName: "name"))
    var name: String

    @Argument(
        help: ArgumentHelp("2 to 16 styles.", valueName: "style[:weight]"), completion: .savedStyleOrPicture)
    var parts: [String]

    @Flag(help: "Allow shares outside 0 to 100 percent (experimental).")
    var extrapolate = false

    @OptionGroup var options: NewStyleOptions

    func validate() throws {
        guard 2...StylizationLimits.mostMixedStyles ~= parts.count else {
            throw ValidationError(
                "A mix has 2 to \(StylizationLimits.mostMixedStyles) parts, and this one \(parts.count).")
        }
    }

    func perform() async throws {
        let name = try StyleName(name)
        let (tags, notes) = (try options.tags(), try options.notes())
        try await options.gallery.add { gallery in
            let extractor = StyleExtractor(stylizer: try options.engine.stylizer())
            var mixed: [MixPart] = []
            for text in parts {
                let part = try await MixedStyleArgument.resolve(text, in: gallery)
                mixed.append(try await part.part(in: gallery, pictures: options.picture, extractor))
            }
            let outcome = try await gallery.saveMix(
                mixed, name: name, extrapolate: extrapolate, tags: tags, notes: notes,
                onConflict: options.onConflict)
            try await options.finish(outcome, with: extractor, in: gallery)
        }
    }
}
