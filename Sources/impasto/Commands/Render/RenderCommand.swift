import Application
import ArgumentParser
import Gallery
import HostSystem
import ImageCodecs
import Stylization

/// `impasto render`: paints photos from the command line.
struct RenderCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Paint one or more photos in the style of a picture.",
        discussion: """
            The last path is the style, all before it are photos. A style can also be the name of a bundled \
            sample, such as 'night-swirl'. '-' reads a photo from standard input and writes to standard output.

            With --style, which may be repeated for a mix, all paths are photos, and the style is a saved one (see \
            'impasto styles'), a sample or a picture.

            With --region parts of the photo get styles of their own (a picture, a sample or saved styles), where \
            a mask is white; --keep leaves the photo as it is, and --strength-map says how much of the strength there \
            is where.
            """)

    static let examples = [
        CommandExample(
            "In the style of a bundled sample", "impasto render photo.jpg night-swirl -o painted.png"),
        CommandExample(
            "Several photos into a folder, less strongly",
            "impasto render one.jpg two.jpg painting.jpg -o painted/ --strength 70"),
        CommandExample(
            "In a mix of saved styles",
            "impasto render photo.jpg --style \"Night sky:70\" --style Rust:30 -o mixed.png"),
        CommandExample(
            "Another style where a mask is white, and a part of the photo as it is",
            "impasto render photo.jpg night-swirl --region watercolour=sky.png --keep face.png -o regions.png"
        ),
        CommandExample(
            "From and to other programs",
            "cat photo.jpg | impasto render - marble -o - --format jpeg > painted.jpg"),
    ]

    @Argument(
        help: ArgumentHelp(
            "Photos (\(ImageFormat.readable.alternatives)), then the style picture or a sample's name.",
            valueName: "content ... style"),
        completion: .photosAndStyle)
    var paths: [String]

    @Option(
        name: .customLong("style"),
        help: ArgumentHelp(
            "A saved style, a sample or a picture, and how much of it (may be repeated).",
            valueName: "name[:weight]"),
        completion: .savedStyleOrPicture)
    var savedStyles: [String] = []

    @Flag(help: "Allow negative weights in a mix (experimental).")
    var extrapolate = false

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write, a folder for several photos, or '-'.", valueName: "path"),
        completion: .anyFile)
    var output: String

    @OptionGroup var painting: PaintingOptions

    @OptionGroup var file: ResultFileOptions

    @Flag(help: "Print the time of each stage as JSON.")
    var json = false

    @OptionGroup var gallery: GalleryOptions
    @OptionGroup var engine: EngineOptions

    private var contents: [String] { savedStyles.isEmpty ? paths.dropLast() : paths }

    func validate() throws {
        if savedStyles.isEmpty, paths.count < 2 {
            throw ValidationError("Give a photo and a style: impasto render PHOTO STYLE -o OUT.")
        }
        try OptionCheck.standardInput(paths + painting.region.masks)
    }

    func perform() async throws {
        let stylizer = try engine.stylizer()
        let extractor = StyleExtractor(stylizer: stylizer)
        let saved = try await savedStyle(extractor)
        let regions = try await RegionReader(options: painting.region).savedStyles(
            in: gallery, extrapolate: extrapolate, pictures: painting.picture, extractor)
        // The engine blocks its thread: it gets one of its own.
        try await DedicatedThread.run(name: "render") { try render(saved, regions: regions, stylizer) }
    }

    /// The style that is asked for by its name, if one is.
    private func savedStyle(_ extractor: StyleExtractor) async throws -> GalleryStyle? {
        guard !savedStyles.isEmpty else { return nil }
        return try await gallery.read {
            do {
                return try await GalleryStyle(
                    mixing: savedStyles, extrapolate: extrapolate, in: $0, pictures: painting.picture,
                    extractor)
            } catch GalleryError.notFound(let name) {
                throw await MissingStyle(name).failure(in: $0)
            }
        }
    }

    /// `regions` are those styles of regions that come from the gallery.
    private func render(
        _ saved: GalleryStyle?, regions: [String: StyleVector], _ stylizer: Stylizer
    ) throws {
        let targets = try planTargets(styleName: saved?.name ?? PictureFile.stem(of: paths.last!))
        let needsStyleNetwork = saved == nil || painting.needsStyleNetwork(savedRegions: regions)
        let networks = try networks(
            for: saved, needsStyleNetwork: needsStyleNetwork, in: stylizer.models)
        readAhead(networks, needsStyleNetwork: needsStyleNetwork, stylizer)
        let decoder = PictureFile.decoder(megapixels: painting.maxMegapixels, threads: stylizer.threads)
        var clock = StageClock()
        let reader = StylePictureReader(
            stylizer: stylizer, decoder: decoder, size: painting.picture.size,
            styleModel: networks.style)
        let style = try saved?.vector ?? reader.vector(of: paths.last!, clock: &clock)
        let regionReader = RegionReader(options: painting.region)
        let layers = try regionReader.regions(saved: regions, strength: painting.strengthPart, reader)
        let told =
            [saved?.told ?? reader.told(style, of: paths.last!)]
            + zip(layers, painting.region.regions).enumerated().map { index, layer in
                var told =
                    regions[layer.1.style] == nil
                    ? reader.told(layer.0.style, of: layer.1.style) : Receipt.Style(layer.0.style)
                told.region = index
                return told
            }
        let painter = PhotoPainter(
            engine: StylizerEngine(stylizer), decoder: decoder, style: style, told: told, networks: networks,
            contentSize: painting.contentSize.size, brush: painting.brush.size,
            strength: painting.strengthPart,
            regions: layers,
            strengthMap: try regionReader.strengthMap(decoder), keep: try regionReader.kept(decoder),
            finish: painting.finish.finish, padding: painting.padding, file: file.settings)
        try PhotoSeries(painter: painter, photos: contents, targets: targets, json: json)
            .paint(startup: clock)
    }

    /// Where the paintings go.
    ///
    /// What can be wrong with that is found before the first is painted.
    private func planTargets(styleName: String) throws -> [RenderOutput.Target] {
        if !savedStyles.isEmpty, contents.count > 1, !OutputFolder.isMeant(by: output),
            let last = contents.last, last != "-", !FileName.exists(last)
        {
            throw Failure.usage(
                "with --style all paths are photos, and there is no file '\(last)'; leave it out, or leave out --style"
            )
        }
        return try RenderOutput(
            output, several: contents.count > 1, format: file.format
        ).targets(for: contents, style: styleName, inputs: paths + painting.region.masks)
    }

    private func networks(
        for saved: GalleryStyle?, needsStyleNetwork: Bool, in models: ModelStore
    ) throws -> ModelPair {
        let choice = NetworkChoice(
            styleModel: painting.picture.styleModel, transformer: painting.transformer)
        guard let saved else { return try choice.presentPair(in: models) }
        return try choice.presentPair(
            for: saved.vector.space, needsStyleNetwork: needsStyleNetwork, in: models)
    }

    /// The networks are read while the pictures are.
    ///
    /// One that cannot be read is an error where it is needed.
    private func readAhead(_ networks: ModelPair, needsStyleNetwork: Bool, _ stylizer: Stylizer) {
        if needsStyleNetwork {
            DedicatedThread.start(name: "style network") {
                _ = try? stylizer.network(networks.style, kind: .style)
            }
        }
        DedicatedThread.start(name: "transformer") { [padding = painting.padding] in
            _ = try? stylizer.network(networks.transformer, kind: .transformer, padding: padding)
        }
    }
}
