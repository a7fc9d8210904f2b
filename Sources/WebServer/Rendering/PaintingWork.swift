import Application
import ImageCodecs
import RenderQueue
import Stylization

/// Computes a resolved request, on the render queue's thread.
struct PaintingWork: Sendable {
    let engine: any StylizationEngine
    let vectors: StyleVectorCache
    let photos: PreviewPhotos
    let memory: MemoryBudget
    let version: String
    /// Whether results are nothing but the picture.
    let isPrivate: Bool

    /// What there is of a painting once it is painted.
    struct Painted: Sendable {
        let result: PaintingPipeline.Result
        let receipt: Receipt
        let warnings: [JobWarning]
    }

    /// The whole of it: decode, find the styles, paint, encode.
    ///
    /// Throws what its parts throw, and `CancellationError`.
    func run(_ resolved: ResolvedPainting, control: RenderControl) throws -> JobResult {
        let painted = try paint(resolved, control: control)
        let (request, result) = (resolved.request, painted.result)
        return JobResult(
            bytes: result.file, contentType: request.format.mediaType, width: result.painting.width,
            height: result.painting.height, receipt: isPrivate ? nil : painted.receipt.json,
            timings: result.clock.milliseconds.mapValues { ($0 * 100).rounded() / 100 },
            warnings: (isPrivate ? request.leftOutInPrivate : []) + painted.warnings)
    }

    /// The same, with the painting itself and its receipt.
    func paint(_ resolved: ResolvedPainting, control: RenderControl) throws -> Painted {
        let request = resolved.request
        var warnings: [JobWarning] = []
        var receipts: [Receipt.Style] = []
        var regions: [StyleVector] = []
        var masks = PaintedMasks(regions: [], strength: nil, keep: nil)
        var tasks: [StylizationTask] = []
        var receipt: Receipt?
        let result = try PaintingPipeline(engine: engine).run(
            control: control,
            decode: {
                let photo = try photo(resolved, control, &warnings)
                masks = try self.masks(resolved.masks, control: control, &warnings)
                return photo
            },
            style: .found {
                let styles = try resolved.styles.map { style in
                    try self.style(style, resolved: resolved, control: control, &warnings)
                }
                receipts = styles.map(\.receipt)
                let mixes = try RegionMixes(
                    styles.map {
                        .init(vector: $0.vector, weight: $0.receipt.weight, region: $0.receipt.region)
                    }, regions: request.regions.count)
                regions = mixes.regions
                return mixes.ground
            },
            task: { photo, style in
                let task = task(resolved, photo: photo, style: style, regions: regions, masks: masks)
                tasks = [task]
                return task
            },
            encode: { painted in
                let painted = encoding(resolved).encoded(painted)
                let told = Receipt(of: painted, tasks[0], making(resolved, styles: receipts))
                receipt = told
                let encoder = ImageEncoder(profile: request.profile)
                warnings += encoder.warnings(for: painted).map { JobWarning($0, field: "profile") }
                return try encode(painted, resolved, receipt: told)
            })
        return Painted(result: result, receipt: receipt!, warnings: warnings)
    }

    private func encode(
        _ painted: RasterImage, _ resolved: ResolvedPainting, receipt: Receipt
    ) throws -> [UInt8] {
        var request = resolved.request
        if isPrivate {
            request.kept = .nothing
            request.metadata = false
        }
        let kept =
            request.kept == .nothing
            ? nil : resolved.content.keptMetadata(keepsPlace: request.kept == .factsAndPlace)
        let tells = request.metadata != false
        let text = tells ? [PNGText(keyword: Receipt.keyword, text: receipt.json)] : []
        var encoder = ImageEncoder(
            quality: request.quality, profile: request.profile, threads: engine.threads)
        do {
            return try encoder.encode(
                painted, as: request.format, text: text, metadata: kept,
                provenance: tells ? receipt.provenance : nil)
        } catch .cannotEncode(let format, let reason) {
            // Either the format has no room for the picture, or the profile cannot be written in.
            encoder.profile = .sRGB
            guard request.profile == .keep, (try? encoder.encode(painted, as: format, text: text)) != nil
            else { throw ImageCodecError.cannotEncode(format, reason: reason) }
            throw Problem.invalidField("profile", reason, allowed: "srgb", hint: "set profile to srgb")
        }
    }

    private func task(
        _ resolved: ResolvedPainting, photo: PreviewPhotos.Photo, style: StyleVector, regions: [StyleVector],
        masks: PaintedMasks
    ) -> StylizationTask {
        let request = resolved.request
        return StylizationTask(
            content: photo.image, photoSize: photoSize(resolved), contentID: photo.contentID,
            contentSize: request.contentSize, brush: request.brush,
            previewHeight: request.previewHeight, style: style, strength: request.strength,
            regions: zip(request.regions, zip(regions, masks.regions)).map { region, painted in
                StyleRegion(style: painted.0, strength: region.strength, mask: painted.1)
            },
            strengthMap: masks.strength, kept: masks.keep, styleModel: resolved.styleModel.name,
            transformer: resolved.transformer.name,
            finish: request.finish, padding: request.padding)
    }

    /// The vector of one picture, from the cache if it was computed before.
    ///
    /// What decoding it warns of is added to `warnings`.
    func styleVector(
        of style: StylePicture, styleModel: NetworkDescription, index: Int, field: String,
        control: RenderControl, _ warnings: inout [JobWarning]
    ) throws -> StyleVector {
        let key = style.computedKey(styleModel)
        if let known = vectors.vector(for: key) { return known }
        try control.checkCancellation()
        _ = control.begin(.styleVector, styleIndex: index)
        let warningsBefore = warnings.count
        let image = try decode(
            style.picture, atLeastHeight: style.decodingHeight, field: field, &warnings)
        let vector = try engine.styleVector(
            of: image, styleSize: style.size.height, square: style.size.square, styleModel: styleModel.name,
            styleIndex: index, control: control)
        // A picture with warnings is read each time, so that each answer has them.
        if warnings.count == warningsBefore { vectors.insert(vector, for: key) }
        return vector
    }

    private func style(
        _ style: ResolvedPainting.Style, resolved: ResolvedPainting, control: RenderControl,
        _ warnings: inout [JobWarning]
    ) throws -> (vector: StyleVector, receipt: Receipt.Style) {
        switch style.source {
        case .picture(let picture):
            let vector = try styleVector(
                of: picture, styleModel: resolved.styleModel, index: style.index, field: style.field,
                control: control, &warnings)
            var receipt = Receipt.Style(vector, weight: style.weight, region: style.region)
            receipt.styleSize = picture.size.height
            receipt.square = picture.size.square
            receipt.sample = picture.picture.sample
            receipt.digest = Self.receiptDigest(of: picture.picture, resolved.request)
            return (vector, receipt)
        case .vector(let vector, let savedID):
            var receipt = Receipt.Style(vector, weight: style.weight, region: style.region)
            receipt.saved = savedID
            return (vector, receipt)
        }
    }

    /// The photo's own size, from which the painting's width follows, so that a painting and its previews have the same.
    ///
    /// `nil` for a painting with brush 1: its width follows from what was decoded, as it always did, to the px. A preview
    /// of it may be of a painting that is a px narrower or wider.
    private func photoSize(_ resolved: ResolvedPainting) -> PixelSize? {
        guard resolved.request.previewHeight != nil || resolved.sizes.brushFactor > 1 else { return nil }
        return PixelSize(width: resolved.content.width, height: resolved.content.height)
    }

    /// The photo, as large as it is needed.
    private func photo(
        _ resolved: ResolvedPainting, _ control: RenderControl, _ warnings: inout [JobWarning]
    ) throws -> PreviewPhotos.Photo {
        let (photo, sizes, key) = (resolved.content, resolved.sizes, resolved.previewPhoto)
        if let key, let known = photos.photo(for: key) {
            control.pass(.decoding)
            return known
        }
        _ = control.begin(.decoding, share: photo.isFile ? 1 : 0)
        let image = try decode(photo, atLeastHeight: sizes.decodingHeight, field: "content", &warnings)
        let whole = PreviewPhotos.Photo(image: image, contentID: photo.contentID(of: image))
        control.end(.decoding)
        guard let key else { return whole }
        let small = PreviewPhotos.Photo(
            image: try whole.image.resized(width: key.size.width, height: key.size.height),
            contentID: "\(whole.contentID) at \(key.size.width)x\(key.size.height)")
        // What was warned of is said in each answer.
        if warnings.isEmpty, memory.canLend(small.image.memoryBytes, for: .renders) {
            photos.insert(small, for: key, isWanted: photo.isKept)
        }
        return small
    }

    /// The picture that stands in `field`, at least as high as that.
    func decode(
        _ picture: LoadedPicture, atLeastHeight: Int?, field: String, _ warnings: inout [JobWarning]
    ) throws(Problem) -> RasterImage {
        do {
            let decoded = try picture.decode(atLeastHeight: atLeastHeight, threads: engine.threads)
            warnings += decoded.warnings.map { JobWarning($0, field: field) }
            return decoded.image
        } catch {
            throw Problem(error, field: field)
        }
    }

    /// Everybody has the samples; of others only the client may want to know which they were.
    private static func receiptDigest(of picture: LoadedPicture, _ request: PaintingRequest) -> String? {
        picture.sample != nil || request.digests ? picture.contentDigest() : nil
    }

    private func making(_ resolved: ResolvedPainting, styles: [Receipt.Style]) -> Receipt.Making {
        let request = resolved.request
        return Receipt.Making(
            by: engine, version: version, kind: request.kind.rawValue,
            content: .init(
                sample: resolved.content.sample, digest: Self.receiptDigest(of: resolved.content, request),
                width: resolved.content.width, height: resolved.content.height),
            styles: styles, networks: [resolved.styleModel, resolved.transformer],
            encoding: encoding(resolved))
    }

    private func encoding(_ resolved: ResolvedPainting) -> ResultEncoding {
        let request = resolved.request
        return ResultEncoding(
            format: request.format, quality: request.quality, profile: request.profile,
            isOpaque: request.isOpaque)
    }
}
