/// What decoding a HEIF picture takes, known from its structure and the heads of its code.
struct HEIFMemory {
    let picture: HEIFPicture

    /// Pixels of all tiles that are in work at a time, unless a single one has more.
    private static let pixelsTogether = 2_000_000

    /// How many tiles of `layer` may be in work at a time, on as many threads.
    static func tilesTogether(_ layer: HEIFLayer) -> Int {
        min(layer.tiles.count, max(1, pixelsTogether / max(1, layer.format.allocatedPixels)))
    }

    /// See ``CheckedImageHeader/decodingBytes(atLeastHeight:)``.
    var memory: DecodingMemory {
        let alpha = picture.alpha.map(working) ?? 0
        // Words are converted when all of them are there.
        let words = picture.hasWords ? 6 * picture.crop.width * picture.crop.height : 0
        let profile = min(ICCProfile.mostBytes, picture.iccProfile?.count ?? 0)
        return DecodingMemory(
            bytesPerPixel: picture.alpha == nil ? 3 : 4,
            // Transparency comes first.
            workingBytes: max(alpha, words + working(picture.color)), bytesPerColumn: 32,
            metadataBytes: 2 * profile + ColorLibrary.conversionMemory(profileBytes: profile))
    }

    /// For each tile that is in work: the decoder's own planes, with what it keeps for each block, and a copy; then
    /// that copy, and the planes enlarged to full resolution; besides what has been freed and not been given back.
    private func working(_ layer: HEIFLayer) -> Int {
        let format = layer.format
        let bytes = format.bitDepth > 8 ? 2 : 1
        let coded = Double(format.allocatedPixels * bytes) * format.chroma.samplesPerPixel
        let copy = Double(format.width * format.height * bytes) * format.chroma.samplesPerPixel
        let enlarged = Double(format.width * format.height * bytes) * 3
        // dav1d keeps a frame's coefficients, twice as wide as its samples, and what it knows of each block of 4x4.
        let notes =
            layer.codec == .hevc
            ? Double(format.allocatedPixels) * 0.5 : Double(format.allocatedPixels) * 3 + 2 * coded
        let rest = Double(format.allocatedPixels) * 0.5
        let tile = max(coded + notes + copy, copy + enlarged) + rest
        let code = layer.tiles.reduce(0) { $0 + ($1.data?.count ?? 0) }
        let largest = layer.tiles.reduce(0) { max($0, $1.data?.count ?? 0) }
        // The code: once for all tiles, and up to four times in the library for each in work.
        return Self.tilesTogether(layer) * (Int(tile) + 4 * largest + (256 << 10)) + code
            + 1024 * layer.tiles.count
    }
}
