import Stylization

/// The memory that a render takes at its peak: pictures, the networks' activations, and the encoded result.
struct RenderMemory {
    let request: PaintingRequest
    let content: LoadedPicture
    let styles: [ResolvedPainting.Style]
    let styleModel: String
    let transformer: String
    let painting: any Painting

    /// Bytes for painting at these sizes.
    func bytes(_ sizes: PaintingSizes) -> Int {
        var content = content.memory(atLeastHeight: sizes.decodingHeight)
        var parts = [content.peak]
        // A copy of the photo for the next preview of it.
        if request.previewHeight != nil { content.pixels += 4 * sizes.finest.width * sizes.finest.height }
        for case .picture(let picture, let styleSize, let square) in styles {
            let scaled = StyleSize(styleSize, square: square).resolved(
                width: picture.width, height: picture.height)
            let network = painting.cost(styleModel: styleModel, height: scaled.height, width: scaled.width)
            parts.append(
                content.pixels + picture.styleBytes(size: styleSize, square: square) + network.bytes)
        }
        if request.strength != 1 {
            let network = painting.cost(
                styleModel: styleModel, height: sizes.coarsest.height, width: sizes.coarsest.width)
            parts.append(content.pixels + network.bytes)
        }
        // Colours that are kept are put together from both pictures.
        let colours = request.preserveColor ? 4 * sizes.finest.width * sizes.finest.height : 0
        let network = painting.cost(
            transformer: transformer, height: sizes.painting.height, width: sizes.painting.width,
            brush: request.brush, previewHeight: request.previewHeight)
        parts.append(content.pixels + network.bytes + colours)
        // The painting, a file that may be as large, and a copy of it.
        parts.append(content.pixels + 12 * sizes.result.width * sizes.result.height)
        return parts.max() ?? 0
    }

    /// The bytes for these sizes. Throws ``Problem`` with the largest content size that fits, if these do not.
    ///
    /// That is found by halving: what a render takes grows with its height.
    func check(_ sizes: PaintingSizes, limit: Int) throws(Problem) -> Int {
        let needed = bytes(sizes)
        guard needed > limit else { return needed }
        let size = sizes.painting
        var fits = PaintingRequest.contentSizes.lowerBound - 1
        var tooLarge = min(size.height, PaintingRequest.contentSizes.upperBound + 1)
        while tooLarge - fits > 1 {
            let middle = (fits + tooLarge) / 2
            let smaller = request.sizes(
                width: content.width, height: content.height, contentSize: .height(middle))
            if bytes(smaller) <= limit {
                fits = middle
            } else {
                tooLarge = middle
            }
        }
        let detail =
            "painting \(size.width)x\(size.height) px takes \(needed >> 20) MB of memory; "
            + "\(limit >> 20) MB are available"
        guard fits >= PaintingRequest.contentSizes.lowerBound else {
            throw .pictureDoesNotFit(detail, bytes: needed, limit: limit)
        }
        throw .doesNotFit(detail, largest: fits)
    }
}
