import Application
import ImageCodecs
import Stylization

/// Paints photos in one style, from file to file.
struct PhotoPainter {
    let engine: StylizerEngine
    let decoder: ImageDecoder
    let style: StyleVector
    let networks: ModelPair
    let contentSize: ContentSizeOption
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
    let file: ResultFileOptions

    /// Paints the photo in the file `path`.
    ///
    /// Throws ``Failure`` that names it.
    ///
    /// `label` is what its progress is reported under, and `clock` what was spent on it before.
    func paint(
        _ path: String, as format: ImageFormat, label: String, clock: StageClock
    ) throws -> PaintingPipeline.Result {
        let size = contentSize.size
        let control = RenderControl { progress in
            Terminal.progress("\(label): \(progress.stage.label) \(Int(progress.fraction * 100)) %")
        }
        var kept: KeptMetadata?
        do {
            return try PaintingPipeline(engine: engine, stageName: { $0.commandLineName }).run(
                control: control, clock: clock,
                decode: { try photo(path, atLeastHeight: size.height, &kept) }, style: .known(style),
                task: { photo, style in
                    StylizationTask(
                        content: photo, contentSize: size, brush: brush, style: style, strength: strength,
                        regions: regions, strengthMap: strengthMap, kept: keep, styleModel: networks.style,
                        transformer: networks.transformer, finish: finish, padding: padding)
                },
                encode: { painting in
                    let encoder = file.encoder(threads: engine.threads)
                    PictureFile.report(encoder.warnings(for: painting), of: path)
                    return try encoder.encode(painting, as: format, metadata: kept)
                })
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(error, of: path, sizeFlag: contentSize.flag)
        }
    }

    private func photo(
        _ path: String, atLeastHeight: Int?, _ kept: inout KeptMetadata?
    ) throws -> RasterImage {
        let photo = try PictureFile.decode(
            path, decoder, atLeastHeight: atLeastHeight, limitFlag: "--max-megapixels",
            note: { kept = file.kept(of: $0) })
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

    /// What the command line's JSON calls the time of a stage.
    fileprivate var commandLineName: String {
        switch self {
        case .decoding: "decode"
        case .stylizing: "stylize"
        case .encoding: "encode"
        case .styleVector, .identityVector: rawValue
        }
    }
}
