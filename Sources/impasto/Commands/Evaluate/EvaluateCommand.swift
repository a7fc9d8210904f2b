import Application
import ArgumentParser
import Evaluation
import Foundation
import HostSystem
import ImageCodecs
import Stylization

/// `impasto evaluate`: judges networks, and the recipe for large brushes, by numbers.
struct EvaluateCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Judge by numbers how photos are painted.",
        discussion: """
            Paints each photo in each style, once directly (brush 1) and once with the brush that is asked for, \
            and prints the means of:

              look    distance, of 255, between the painting shrunk and the one made at the brush's own size
              sharp   gradient of luma, as a multiple of the photo's
              edges   correlation of the gradients of painting and photo, at most 1
              stroke  half-width in px of the luma's autocorrelation
              vector  cosine between the painting's own style and the wanted one, at most 1
              ssim    structural similarity of painting and photo, at most 1

            The row 'photo' has the photos' own numbers. A good large brush has a small look, and keeps most of \
            direct painting's sharp and edges.
            """)

    static let examples = [
        CommandExample(
            "Whether a large brush keeps the small one's look",
            "impasto evaluate photo.jpg --style night-swirl --height 512 --brush 2 --keep pictures")
    ]

    @Argument(
        help: ArgumentHelp("Photos (\(ImageFormat.readable.alternatives)).", valueName: "photo"),
        completion: .pictures)
    var photos: [String]

    @Option(
        name: .customLong("style"),
        help: ArgumentHelp(
            "A style picture, or a bundled sample's name (may be repeated; default: \(Self.usualStyles.joined(separator: ", "))).",
            valueName: "style"),
        completion: .stylePicture)
    var givenStyles: [String] = []

    @Option(help: ArgumentHelp("Height in px to paint at.", valueName: "px"))
    var height: Int = 1536

    @OptionGroup var brush: BrushOption

    @Option(help: ArgumentHelp("The transformer network.", valueName: "name"), completion: .transformer)
    var transformer: String?

    @Flag(help: "Print one JSON object a line, for each photo in each style.")
    var json = false

    @Option(
        help: ArgumentHelp("A folder to write the paintings to.", valueName: "folder"), completion: .directory
    )
    var keep: String?

    @OptionGroup var picture: PictureOptions
    @OptionGroup var engine: EngineOptions

    private static let usualStyles = ["night-swirl", "woodblock-wave", "pointillist", "watercolour"]

    private var styles: [String] { givenStyles.isEmpty ? Self.usualStyles : givenStyles }

    func validate() throws {
        if !EvaluatedPhoto.heights.contains(height) {
            let (least, most) = (EvaluatedPhoto.heights.lowerBound, EvaluatedPhoto.heights.upperBound)
            throw ValidationError("--height \(height): give \(least) to \(most) px.")
        }
        try OptionCheck.standardInput(photos + styles)
    }

    func perform() async throws {
        // The engine blocks its thread: it gets one of its own.
        try await DedicatedThread.run(name: "evaluate") { try evaluate() }
    }

    private func evaluate() throws {
        let stylizer = try engine.stylizer()
        let networks = try NetworkChoice(styleModel: picture.styleModel, transformer: transformer)
            .presentPair(in: stylizer.models)
        let decoder = PictureFile.decoder()
        let reader = StylePictureReader(
            stylizer: stylizer, decoder: decoder, size: picture.size, styleModel: networks.style)
        let trial = PaintingTrial(reader: reader, networks: networks, brush: brush.size)
        // What can be wrong with any picture or place is found before the first is painted.
        let kept = try keep.map { try KeptPaintings(in: $0, photos: photos, styles: styles) }
        let files = try photos.map { try EvaluatedPhoto($0, height: height, decoder) }
        let wanted = try styles.map { try reader.vector(of: $0) }
        // Reading it is no part of the first painting's time.
        _ = try stylizer.network(trial.networks.transformer, kind: .transformer)

        var comparisons: [PaintingComparison] = []
        for (photoIndex, file) in files.enumerated() {
            let image = try file.decoded(decoder)
            do {
                let photo = try trial.study(image)
                for (styleIndex, style) in wanted.enumerated() {
                    let pairs = (comparisons.count + 1, files.count * wanted.count)
                    Terminal.progress("\(file.path), \(styles[styleIndex]) (\(pairs.0)/\(pairs.1))")
                    defer { Terminal.endProgress() }
                    let comparison = try trial.compare(
                        photo, called: file.path, in: style, called: styles[styleIndex]
                    ) { painting, kind in
                        try kept?.write(
                            painting, kind, photo: photoIndex, style: styleIndex, threads: stylizer.threads)
                    }
                    if json { try StandardOutput.line(comparison.jsonLine) }
                    comparisons.append(comparison)
                }
            } catch let error as FileError {
                throw error
            } catch {
                throw Failure(error, of: file.path, sizeFlag: "--height \(height)")
            }
        }
        if !json {
            try StandardOutput.line(
                """
                photos: \(photos.count), styles: \(styles.count), \(height) px high, \(trial.networks.transformer), \
                \(StylizerEngine(stylizer).precision), \(stylizer.threads) threads
                \(PaintingComparison.table(of: comparisons, brush: brush.size.description).text)
                """)
        }
    }
}
