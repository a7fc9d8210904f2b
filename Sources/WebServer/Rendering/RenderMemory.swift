import Application
import ImageCodecs
import Stylization

/// The memory that a render takes at its peak: pictures, the networks' activations, and the encoded result.
struct RenderMemory {
    let request: PaintingRequest
    let content: LoadedPicture
    let styles: [ResolvedPainting.Style]
    let masks: LoadedMasks
    let styleModel: String
    let transformer: String
    let engine: any StylizationEngine

    /// Bytes for painting at these sizes.
    func bytes(_ sizes: PaintingSizes) -> Int {
        let photo = content.memory(atLeastHeight: sizes.decodingHeight)
        var parts = [photo.peak]
        var pixels = photo.pixels
        if PreviewPhotos.Key(of: content, sizes: sizes) != nil {
            // The copy for this and the next preview takes the photo's place.
            pixels = 4 * sizes.finest.width * sizes.finest.height
            parts.append(photo.pixels + pixels)
        }
        if let mask = masks.all.map(\.decodingBytes).max() { parts.append(pixels + masks.bytes + mask) }
        pixels += masks.bytes
        for picture in styles.compactMap(\.picture) {
            parts.append(pixels + picture.bytes(styleModel, engine))
        }
        if request.needsIdentity {
            let network = engine.cost(
                styleModel: styleModel, height: sizes.coarsest.height, width: sizes.coarsest.width)
            parts.append(pixels + network.bytes)
        }
        // A preview keeps the colours of a photo as small as itself.
        let colours =
            request.finish.preserveColor > 0 && sizes.isSmaller
            ? 4 * sizes.result.width * sizes.result.height : 0
        let network = engine.cost(
            transformer: transformer, height: sizes.painting.height, width: sizes.painting.width,
            brush: request.brush, previewHeight: sizes.previewHeight, paintings: request.paintings)
        parts.append(pixels + network.bytes + colours)
        let (width, height) = (sizes.result.width, sizes.result.height)
        if masks.keep != nil {
            // The painting, the photo, their mask at that size, and both joined.
            parts.append(pixels + 16 * width * height)
        }
        // The painting, and what its encoder takes.
        let encoder = ImageEncoder(
            quality: request.quality, profile: request.profile, threads: engine.threads)
        let encoding = encoder.encodingBytes(
            as: request.format, width: width, height: height, hasAlpha: content.mayHaveAlpha)
        parts.append(pixels + 4 * width * height + encoding)
        return parts.max() ?? 0
    }

    /// The bytes for these sizes, at most `limit`.
    ///
    /// Throws ``Problem`` with the largest content size whose painting fits, if this one's does not.
    ///
    /// That is so of a preview as well: one of a painting that will be refused only raises hopes. The largest is found by
    /// halving: what a painting takes grows with its height, while a preview takes less where it needs one octave less.
    func check(_ sizes: PaintingSizes, limit: Int) throws(Problem) -> Int {
        guard sizes.painting.isPaintable else {
            throw Problem(
                StyleError.paintingTooLarge(
                    content: PixelSize(width: content.width, height: content.height), painting: sizes.painting
                ))
        }
        let needed = bytes(painting(request.contentSize))
        // A preview may take a little more beside a large style: its copy of the photo, which it can do without.
        guard needed > limit else { return min(sizes.previewHeight == nil ? needed : bytes(sizes), limit) }
        let size = sizes.painting
        var fits = StylizationLimits.contentHeights.lowerBound - 1
        var tooLarge = min(size.height, StylizationLimits.contentHeights.upperBound + 1)
        while tooLarge - fits > 1 {
            let middle = (fits + tooLarge) / 2
            if bytes(painting(.height(middle))) <= limit {
                fits = middle
            } else {
                tooLarge = middle
            }
        }
        let detail =
            "painting \(size.width)x\(size.height) px takes \(needed >> 20) MB of memory; "
            + "\(limit >> 20) MB are available"
        guard fits >= StylizationLimits.contentHeights.lowerBound else {
            throw styleDoesNotFit(limit: limit) ?? masksDoNotFit(limit: limit)
                ?? .pictureDoesNotFit(detail, bytes: needed, limit: limit)
        }
        throw .doesNotFit(detail, largest: fits)
    }

    /// The problem of the first style picture whose size takes more than `limit` by itself.
    private func styleDoesNotFit(limit: Int) -> Problem? {
        for style in styles {
            guard let needed = style.picture?.bytes(styleModel, engine), needed > limit else { continue }
            var problem = Problem.pictureDoesNotFit(
                "finding this style takes \(needed >> 20) MB of memory; \(limit >> 20) MB are available",
                bytes: needed, limit: limit)
            problem.field = style.field
            problem.hint =
                "choose a smaller styleSize, or give the server more memory (--max-memory-megabytes)"
            return problem
        }
        return nil
    }

    /// The problem of masks that take more than `limit` by themselves.
    private func masksDoNotFit(limit: Int) -> Problem? {
        guard let largest = masks.all.max(by: { $0.decodingBytes < $1.decodingBytes }),
            case let needed = masks.bytes + largest.decodingBytes, needed > limit
        else { return nil }
        var problem = Problem.pictureDoesNotFit(
            "reading the masks takes \(needed >> 20) MB of memory; \(limit >> 20) MB are available",
            bytes: needed, limit: limit)
        problem.field = largest.source.field
        problem.hint =
            "send smaller masks, which are stretched to the photo, or give the server more memory (--max-memory-megabytes)"
        return problem
    }

    /// The sizes of the painting itself.
    private func painting(_ contentSize: ContentSize) -> PaintingSizes {
        PaintingSizes(
            width: content.width, height: content.height, contentSize: contentSize, brush: request.brush,
            previewHeight: nil)
    }
}
