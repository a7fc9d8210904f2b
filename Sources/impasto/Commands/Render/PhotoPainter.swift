import Application
import ImageCodecs
import Stylization

/// Paints photos in one style, from file to file.
struct PhotoPainter {
    let engine: StylizerEngine
    let decoder: ImageDecoder
    let style: StyleVector
    /// What receipts tell of the styles, the ground's and those of all regions.
    let told: [Receipt.Style]
    let networks: ModelPair
    let contentSize: ContentSize
    /// The option that says so, for messages.
    var sizeFlag: String { "--content-size \(contentSize)" }
    let brush: BrushSize
    /// 0...1.
    let strength: Float
    let regions: [StyleRegion]
    /// How much of the strength there is where.
    let strengthMap: RegionMask?
    /// Where the photo stays as it is.
    let keep: RegionMask?
    let finish: Finish
    let padding: PaddingChoice
    let file: ResultFileSettings

    /// Paints the photo in the file `path`.
    ///
    /// Throws ``Failure`` that names it.
    ///
    /// `label` is what its progress is reported under, and `clock` what was spent on it before.
    func paint(
        _ path: String, as format: ImageFormat, label: String, clock: StageClock
    ) throws -> PaintingPipeline.Result {
        let control = RenderControl { progress in
            Terminal.progress("\(label): \(progress.stage.label) \(Int(progress.fraction * 100)) %")
        }
        var kept: KeptMetadata?
        var tasks: [StylizationTask] = []
        var content = Receipt.Content(width: 0, height: 0)
        do {
            return try PaintingPipeline(engine: engine).run(
                control: control, clock: clock,
                decode: { try photo(path, &content, &kept) }, style: .known(style),
                task: { photo, style in
                    let task = task(photo, of: content, style)
                    tasks = [task]
                    return task
                },
                encode: { painting in
                    let painting = file.encoding(format).encoded(painting)
                    let encoder = file.encoder(threads: engine.threads)
                    PictureFile.report(encoder.warnings(for: painting), of: path)
                    guard file.tellsMaking else {
                        return try encoder.encode(painting, as: format, metadata: kept)
                    }
                    let receipt = Receipt(of: painting, tasks[0], making(content, format))
                    return try encoder.encode(
                        painting, as: format,
                        text: [PNGText(keyword: Receipt.keyword, text: receipt.json)], metadata: kept,
                        provenance: receipt.provenance)
                })
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(error, of: path, sizeFlag: sizeFlag)
        }
    }

    /// The sizes of a photo that is painted in such settings.
    private func sizes(_ content: Receipt.Content) -> PaintingSizes {
        PaintingSizes(
            width: content.width, height: content.height, contentSize: contentSize, brush: brush,
            previewHeight: nil)
    }

    private func task(
        _ photo: RasterImage, of content: Receipt.Content, _ style: StyleVector
    ) -> StylizationTask {
        // As on a server: with brush 1 the width follows from what was decoded.
        let photoSize =
            sizes(content).brushFactor > 1 ? PixelSize(width: content.width, height: content.height) : nil
        return StylizationTask(
            content: photo, photoSize: photoSize, contentSize: contentSize, brush: brush, style: style,
            strength: strength, regions: regions, strengthMap: strengthMap, kept: keep,
            styleModel: networks.style, transformer: networks.transformer, finish: finish, padding: padding)
    }

    private func making(_ content: Receipt.Content, _ format: ImageFormat) -> Receipt.Making {
        Receipt.Making(
            by: engine, version: Version.text, kind: "stylize", content: content, styles: told,
            networks: engine.networks, encoding: file.encoding(format))
    }

    /// The photo, as large as it is needed; its own size is noted in `content`.
    private func photo(
        _ path: String, _ content: inout Receipt.Content, _ kept: inout KeptMetadata?
    ) throws -> RasterImage {
        let photo = try PictureFile.decode(path, decoder, limitFlag: "--max-megapixels") { picture in
            kept = file.kept(of: picture.bytes)
            content = Receipt.Content(width: picture.header.width, height: picture.header.height)
            return sizes(content).decodingHeight
        }
        PictureFile.report(photo.warnings, of: path)
        return photo.image
    }
}

extension RenderStage {
    /// What a person reads.
    fileprivate var label: String {
        switch self {
        case .decoding: "reading"
        case .styleVector: "looking at the style"
        case .identityVector: "looking at the photo"
        case .stylizing: "painting"
        case .encoding: "saving"
        }
    }
}
