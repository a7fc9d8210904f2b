import ArgumentParser
import Gallery
import Stylization

/// Options of commands that save a new style.
struct NewStyleOptions: ParsableArguments {
    @Flag(inversion: .prefixedNo, help: "Paint a bundled photo in the style.")
    var swatch = true

    @OptionGroup var picture: PictureOptions

    @Option(
        name: .customLong("tag"), help: ArgumentHelp("A tag (may be repeated).", valueName: "tag"),
        completion: .tag)
    var tagNames: [String] = []

    @Option(name: .customLong("notes"), help: ArgumentHelp("Notes.", valueName: "text"))
    var notesText: String = ""

    @Option(help: ArgumentHelp("What to do if the name is taken.", valueName: "policy"))
    var onConflict: NameConflictPolicy = .fail

    @OptionGroup var form: JSONOption

    @OptionGroup var gallery: GalleryOptions
    @OptionGroup var engine: EngineOptions

    /// The tags.
    ///
    /// Throws `GalleryError`.
    func tags() throws(GalleryError) -> StyleTags { try StyleTags(tagNames) }

    /// The notes.
    ///
    /// Throws `GalleryError`.
    func notes() throws(GalleryError) -> StyleNotes { try StyleNotes(notesText) }

    /// Reports what was saved, and then paints its swatch: that takes longer, and may fail.
    func finish(
        _ outcome: SaveOutcome, with extractor: StyleExtractor?, in gallery: Gallery
    ) async throws {
        try SaveReport(verb: "saved", json: form.json).show(outcome)
        if swatch, let extractor { await extractor.addSwatch(to: outcome.style, in: gallery) }
    }
}
