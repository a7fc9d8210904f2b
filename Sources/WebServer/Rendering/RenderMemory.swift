import Stylization

/// The memory that a render takes at its peak: pictures, the networks' activations, and the encoded result.
struct RenderMemory {
    let request: PaintingRequest
    let content: LoadedPicture
    let styles: [ResolvedPainting.Style]
    let styleModel: String
    let transformer: String
    let painting: any Painting

    /// Bytes for painting at this size in px.
    func bytes(_ size: (width: Int, height: Int)) -> Int {
        let pixels = size.width * size.height
        let content = content.memory(atLeastHeight: request.contentSize == .full ? nil : size.height)
        var parts = [content.peak]
        for case .picture(let picture, let styleSize, let square) in styles {
            let scaled = StyleSize(styleSize, square: square).resolved(
                width: picture.width, height: picture.height)
            let network = painting.cost(styleModel: styleModel, height: scaled.height, width: scaled.width)
            parts.append(
                content.pixels + picture.styleBytes(size: styleSize, square: square) + network.bytes)
        }
        if request.strength != 1 {
            let network = painting.cost(styleModel: styleModel, height: size.height, width: size.width)
            parts.append(content.pixels + network.bytes)
        }
        // Colours that are kept are put together from both pictures.
        let colours = request.preserveColor ? 4 * pixels : 0
        let network = painting.cost(transformer: transformer, height: size.height, width: size.width)
        parts.append(content.pixels + network.bytes + colours)
        // The painting, a file that may be as large, and a copy of it.
        parts.append(content.pixels + 12 * pixels)
        return parts.max() ?? 0
    }

    /// The bytes for this size. Throws ``Problem`` with the largest content size that fits, if this does not.
    ///
    /// That is found by halving: what a render takes grows with its height.
    func check(_ size: (width: Int, height: Int), limit: Int) throws(Problem) -> Int {
        let needed = bytes(size)
        guard needed > limit else { return needed }
        var fits = 0
        var tooLarge = size.height
        while tooLarge - fits > 1 {
            let middle = (fits + tooLarge) / 2
            if bytes(PaintingResolver.size(of: content, at: .height(middle))) <= limit {
                fits = middle
            } else {
                tooLarge = middle
            }
        }
        let detail =
            "painting \(size.width)x\(size.height) px takes \(needed >> 20) MB of memory; "
            + "\(limit >> 20) MB are available"
        guard fits > 0 else { throw .pictureDoesNotFit(detail, bytes: needed, limit: limit) }
        throw .doesNotFit(detail, largest: fits)
    }
}
