import Application
import Gallery
import ImageCodecs
import ModelContext
import RenderQueue

/// A saved style as tools show it: what a model needs to choose and to name it.
struct StyleSummary: Encodable, Sendable {
    let id: String
    let name: String
    let tags: [String]
    let favourite: Bool
    /// How it came about, in words.
    let made: String
    let notes: String?

    init(_ style: SavedStyle, _ strings: StringTable) {
        id = style.id.text
        name = style.name.text
        tags = style.tags.list
        favourite = style.isFavourite
        made = RecipeText(strings: strings, language: .english).line(style.recipe)
        // A model reads all of a list.
        notes = style.notes.text.isEmpty ? nil : String(style.notes.text.prefix(200))
    }

    static let schema = JSONSchema.object(
        [
            "id": .text("Its id, for ever."), "name": .text("Its name, which is what the tools take."),
            "tags": .list("What people have filed it under.", of: .text("A tag.")),
            "favourite": .flag("Whether people like it best."),
            "made": .text("How it came about."),
            "notes": .text("What people have noted, as far as 200 characters go."),
        ], required: ["id", "name", "tags", "favourite", "made"])
}

/// Some of the saved styles.
struct StyleSummaries: Encodable, Sendable {
    let styles: [StyleSummary]
    /// How many there are that fit, beside those that are here.
    let total: Int

    static let schema = JSONSchema.object(
        [
            "styles": .list("The styles, the newest first.", of: StyleSummary.schema),
            "total": .integer("How many styles fit; more than are listed if limit was reached."),
        ], required: ["styles", "total"])
}

extension SimilarStyleDocument {
    /// Without the swatch, which models do not see.
    fileprivate static let schema = JSONSchema.object(
        [
            "id": .text("Its id."), "name": .text("Its name."),
            "similarity": .number("1 for the same look, about 0 for nothing in common.", in: -1...1),
        ], required: ["id", "name", "similarity"])
}

/// Saved styles by how much they look like one.
struct SimilarSummaries: Encodable, Sendable {
    let styles: [SimilarStyleDocument]

    static let schema = JSONSchema.object(
        ["styles": .list("The most similar first.", of: SimilarStyleDocument.schema)], required: ["styles"])
}

/// What came of saving a style.
struct SavedSummary: Encodable, Sendable {
    let style: StyleSummary
    let nearDuplicates: [SimilarStyleDocument]
    /// The name of the style that made way, and is in the trash now.
    let replaced: String?
    /// Whether it outlives the program.
    let kept: Bool

    init(_ outcome: SaveOutcome, _ strings: StringTable, kept: Bool) {
        style = StyleSummary(outcome.style, strings)
        nearDuplicates = outcome.nearDuplicates.map { SimilarStyleDocument($0, withSwatch: false) }
        replaced = outcome.replaced?.name.text
        self.kept = kept
    }

    static let schema = JSONSchema.object(
        [
            "style": StyleSummary.schema,
            "nearDuplicates": .list(
                "Other saved styles that can hardly be told from it.", of: SimilarStyleDocument.schema),
            "replaced": .text("The style that had the name, and is in the trash now."),
            "kept": .flag("Whether it is there after the program has ended; false if it keeps nothing."),
        ], required: ["style", "nearDuplicates", "kept"])
}

/// The bundled pictures.
struct SampleSummaries: Encodable, Sendable {
    struct Sample: Encodable, Sendable {
        let name: String
        let title: String
        /// px.
        let width: Int
        /// px.
        let height: Int

        fileprivate static let schema = JSONSchema.object(
            [
                "name": .text("What the tools take."), "title": .text("What people read."),
                "width": .integer("px."), "height": .integer("px."),
            ], required: ["name", "title", "width", "height"])
    }

    let photos: [Sample]
    let styles: [Sample]

    init(_ samples: SampleCatalog, _ strings: StringTable) {
        func list(_ samples: [SampleCatalog.Sample]) -> [Sample] {
            samples.map {
                Sample(
                    name: $0.name, title: strings.text("sample-\($0.name)", .english), width: $0.width,
                    height: $0.height)
            }
        }
        photos = list(samples.content)
        styles = list(samples.style)
    }

    static let schema = JSONSchema.object(
        [
            "photos": .list("Photos to paint.", of: Sample.schema),
            "styles": .list("Pictures whose style can be painted in.", of: Sample.schema),
        ], required: ["photos", "styles"])
}

/// What a tool says of a painting.
struct PaintingSummary: Encodable, Sendable {
    /// px.
    let width: Int
    /// px.
    let height: Int
    let mediaType: String
    let bytes: Int
    /// Where its file is, for programs on this machine.
    var path: String?
    /// Where it is to be had, for clients of the server.
    var address: String?
    /// Sentences about its pictures.
    var warnings: [String]

    init(_ result: JobResult) {
        (width, height) = (result.width, result.height)
        mediaType = result.contentType
        bytes = result.bytes.count
        warnings = result.warnings.map(\.message)
    }

    static let schema = JSONSchema.object(
        [
            "width": .integer("Of the painting, in px."), "height": .integer("Of the painting, in px."),
            "mediaType": .text("Of its file, such as image/png."), "bytes": .integer("The size of its file."),
            "path": .text("Where its file is on this machine."),
            "address": .text("Where the whole painting can be fetched for a while."),
            "warnings": .list(
                "What was wrong with the pictures, though they were painted.", of: .text("A sentence.")),
        ], required: ["width", "height", "mediaType", "bytes", "warnings"])
}
