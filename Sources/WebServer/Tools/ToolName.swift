import Gallery
import ImageCodecs
import ModelContext
import Stylization

/// The tools there are; the raw value is what clients call, and never changes once it is published.
enum ToolName: String, CaseIterable {
    case listStyles = "list_styles"
    case listSamples = "list_samples"
    case paint
    case mixStyles = "mix_styles"
    case saveStyle = "save_style"
    case similarStyles = "similar_styles"

    /// The tool as clients list it.
    func tool(_ way: PaintingTools.Way) -> Tool {
        switch self {
        case .listStyles: Self.listStylesTool
        case .listSamples: Self.listSamplesTool
        case .paint: Self.paintTool(way)
        case .mixStyles: Self.mixStylesTool(way)
        case .saveStyle: Self.saveStyleTool(way)
        case .similarStyles: Self.similarStylesTool(way)
        }
    }

    private static var listStylesTool: Tool {
        Tool(
            listStyles.rawValue, title: "List saved styles", effects: .reads,
            """
            Lists the styles that people have saved in the gallery, the newest first. Call it before painting in a style \
            that a person calls by a name, and to find one that fits what they describe. The names can be given to \
            paint, mix_styles and similar_styles as they are. The gallery may be empty; bundled pictures, whose style \
            can be painted in as well, are listed by list_samples.
            """,
            input: .object(
                [
                    "q": .text("Words that must all occur in the name, a tag or the notes.", upTo: 200),
                    "tag": .text(
                        "Only styles that are filed under this tag.", upTo: StyleTags.maximumCharacters),
                    "limit": .integer(
                        "How many at most (default \(PaintingTools.usualList)).",
                        in: 1...PaintingTools.mostListed),
                ], isClosed: true),
            output: StyleSummaries.schema)
    }

    private static var listSamplesTool: Tool {
        Tool(
            listSamples.rawValue, title: "List bundled pictures", effects: .reads,
            """
            Lists the pictures that come with Impasto: photos, for trying a style without a photo of one's own, and \
            pictures of styles. Their names can be given to paint as content and as style.
            """,
            input: .object([:], isClosed: true), output: SampleSummaries.schema)
    }

    private static func paintTool(_ way: PaintingTools.Way) -> Tool {
        var input: [String: JSONSchema] = [
            "content": .text("The photo to paint: \(way.pictures)."),
            "style": .text(styleText(way)),
            "strength": .number(
                "How much of the style, in percent: 100 is all of it (default), 0 the photo's own look.",
                in: StylizationLimits.strengths),
            "contentSize": .either(
                "The painting's height in px (default \(PaintingRequest.defaultContentSize)), or 'full' for the "
                    + "photo's own size. Larger ones take longer, in proportion to their pixels.",
                [
                    .integer("px.", in: StylizationLimits.contentHeights),
                    .text("The photo's own.", of: ["full"]),
                ]),
            "brush": .either(
                "How many times larger the strokes are than the network's own, or 'auto' (default), which keeps the "
                    + "look the same at every size. 1 is fine and detailed, 4 and more is bold.",
                [.number("Times.", in: StylizationLimits.brushes), .text("By the size.", of: ["auto"])]),
            "preserveColor": .number(
                "How much of the photo's own colours is kept, in percent (default 0).",
                in: StylizationLimits.preservedColors),
            "saturation": .number(
                "More (above 0) or less vivid, in percent (default 0).", in: StylizationLimits.saturations),
            "contrast": .number(
                "More (above 0) or less contrast, in percent (default 0).", in: StylizationLimits.contrasts),
            "grain": .number("A film's grain, in percent (default 0).", in: StylizationLimits.grains),
            "quality": .integer("Of JPEG, WebP and AVIF (default 90).", in: 1...100),
            "preview": .flag(
                "Whether a JPEG of at most \(InlinePicture.side) px comes back in the answer, to look at and to show "
                    + "(default true)."),
        ]
        let endings = ImageFormat.writable.alternatives { "." + $0.fileExtension }
        let result: String
        switch way {
        case .folders:
            input["output"] = .text(
                "Where to write the whole painting: a path in an allowed folder whose name ends with \(endings). Left "
                    + "out, nothing is written, and only the preview comes back.")
            input["overwrite"] = .flag(
                "Whether a file that is there already is replaced (default false). Set it only if the person wants that."
            )
            result = "The whole painting is written to output, and a small JPEG of it comes back."
        case .requests:
            input["format"] = .text(
                "The format of the whole painting (default png).", of: ImageFormat.writable.map(\.rawValue))
            result =
                "A small JPEG of the painting comes back, and a link to the whole of it, which is kept for a while."
        }
        return Tool(
            paint.rawValue, title: "Paint a photo in a style", effects: way.paintingEffects,
            """
            Paints a photo in the style of a picture, a saved style, or a mix of several: a new picture in the photo's \
            composition with the style's strokes, colours and textures. The photo itself is not changed. It takes from a \
            fraction of a second to some minutes, by the size. \(result) The small JPEG goes to the program \
            that called, and so to whoever runs its model: set preview to false if the person wants that nobody sees it. It \
            does not add, remove or move things in the photo, and takes no description of a style in words: choose by \
            list_styles or list_samples one that fits.
            """,
            input: .object(input, required: ["content", "style"], isClosed: true),
            output: PaintingSummary.schema)
    }

    private static func mixStylesTool(_ way: PaintingTools.Way) -> Tool {
        var input = savingArguments
        input["styles"] = .text(
            "2 to \(StylizationLimits.mostMixedStyles) names of saved styles or samples with + between them, each with "
                + "its weight in percent or none, such as 'Dusk 70% + Waves 30%'.")
        return Tool(
            mixStyles.rawValue, title: "Mix styles and save the mix", effects: .mayReplace,
            """
            Mixes styles by weight into a new one, and saves it in the gallery under a name. Call it if a person wants to \
            keep a mix; to paint in one, give the same text to paint as style, which saves nothing.
            """,
            input: .object(input, required: ["name", "styles"], isClosed: true), output: SavedSummary.schema)
    }

    private static func saveStyleTool(_ way: PaintingTools.Way) -> Tool {
        var input = savingArguments
        input["style"] = .text("The style to save: \(way.pictures), or the name of a saved style to copy.")
        input["favourite"] = .flag("Whether it is marked as one that people like best (default false).")
        return Tool(
            saveStyle.rawValue, title: "Save a picture's style", effects: .mayReplace,
            """
            Saves the style of a picture in the gallery under a name, so that it can be painted in and mixed later. Only \
            100 numbers are kept, not the picture. The answer names saved styles that look nearly the same: tell the \
            person of them.
            """,
            input: .object(input, required: ["name", "style"], isClosed: true), output: SavedSummary.schema)
    }

    private static func similarStylesTool(_ way: PaintingTools.Way) -> Tool {
        Tool(
            similarStyles.rawValue, title: "Find similar styles", effects: .reads,
            """
            Finds the saved styles that look most like a style, a picture or a mix. Call it to suggest alternatives, and \
            before saving, to see whether there is such a style already.
            """,
            input: .object(
                [
                    "style": .text(styleText(way)),
                    "limit": .integer(
                        "How many at most (default \(PaintingTools.usualSimilar)).",
                        in: 1...Gallery.maximumSimilar),
                ], required: ["style"], isClosed: true),
            output: SimilarSummaries.schema)
    }

    private static func styleText(_ way: PaintingTools.Way) -> String {
        "The style: the name of a saved style (list_styles) or of a sample (list_samples); several with weights, such as "
            + "'Dusk 70% + Waves 30%'; or any picture: \(way.pictures)."
    }

    /// What all that save are told.
    private static var savingArguments: [String: JSONSchema] {
        [
            "name": .text("The name to save it under, up to 80 characters.", upTo: 80),
            "tags": .list(
                "What to file it under (default nothing).",
                of: .text("A tag.", upTo: StyleTags.maximumCharacters)),
            "notes": .text("Anything to remember about it (default nothing).", upTo: 4000),
            "onConflict": .text(
                "What to do if the name is taken: 'fail' (default), 'rename' puts a number behind the new one, "
                    + "'replace' moves the old one to the trash. Replace only if the person wants that.",
                of: ["fail", "rename", "replace"]),
        ]
    }
}

extension PaintingTools.Way {
    /// What can be given where a picture is wanted.
    var pictures: String {
        switch self {
        case .folders(let folders):
            folders.paths.isEmpty
                ? "the name of a sample (list_samples)"
                : "the path of a picture file in an allowed folder, or the name of a sample (list_samples)"
        case .requests:
            "the name of a sample (list_samples), upload:ID of a picture that was sent to POST /api/uploads, or a data: URL of a picture file in base64"
        }
    }

    /// Over a pipe a file may be replaced, if that is asked for.
    var paintingEffects: Tool.Effects {
        if case .folders = self { .replaces } else { .adds }
    }

    /// What the tools are for together.
    func instructions(isPrivate: Bool) -> String {
        var text = """
            Impasto paints photos in the style of pictures, on this machine. To paint, call paint with a photo and a \
            style; names of styles come from list_styles (saved by people) and list_samples (bundled). If a tool \
            fails, its answer says what to change.
            """
        if case .folders(let folders) = self {
            text +=
                folders.paths.isEmpty
                ? " No folder is allowed, so no files are read or written: use samples and saved styles."
                : " Files are read and written only in: \(folders.paths.joined(separator: ", ")). Relative paths begin at the first."
        }
        if isPrivate { text += " It keeps nothing: styles that are saved are gone when it ends." }
        return text
    }
}
