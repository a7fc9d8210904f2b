/// What a PNG's ancillary chunks say that libpng is not asked for. Damaged chunks are passed over.
struct PNGMetadata {
    /// How much to read.
    enum Part {
        /// The orientation alone.
        case orientation
        /// Orientation, ICC profile, texts.
        case everything
    }

    /// By the eXIf chunk.
    private(set) var orientation: Orientation?
    /// By the iCCP chunk, if it describes RGB and is not too long.
    private(set) var iccProfile: [UInt8]?
    /// In the file's order.
    var texts: [PNGText] { collection.texts }
    /// Whether an alpha channel or a tRNS chunk may make pixels transparent.
    private(set) var mayHaveTransparency = false

    private var collection = PNGTextCollection()

    /// Walks the chunks of `bytes`, whose signature the caller has checked.
    init(_ bytes: [UInt8], only part: Part = .everything) {
        var profileSeen = false
        for chunk in PNGChunks(bytes) {
            switch chunk.type {
            case "IHDR":
                // Colour types 4 and 6 have an alpha channel.
                let colourType = chunk.content.dropFirst(9).first ?? 0
                mayHaveTransparency = colourType & 4 != 0
            case "tRNS":
                mayHaveTransparency = true
            case "eXIf" where orientation == nil && chunk.isIntact:
                orientation = Orientation(exif: Self.exifBlock(chunk.content))
            case "iCCP" where part == .everything && !profileSeen && chunk.isIntact:
                profileSeen = true
                iccProfile = Self.profile(chunk.content)
            case _ where part == .everything && chunk.isText && chunk.isIntact:
                collection.add(chunk)
            default:
                break
            }
        }
    }

    /// Some programs keep the name that JPEG segments have in front of the block.
    private static func exifBlock(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let name = Array("Exif\0\0".utf8)
        return content.starts(with: name) ? content.dropFirst(name.count) : content
    }

    /// A name of 1 to 79 bytes, NUL, compression method 0, a zlib stream.
    private static func profile(_ content: ArraySlice<UInt8>) -> [UInt8]? {
        guard let nul = content.firstIndex(of: 0), content.dropFirst(nul - content.startIndex + 1).first == 0
        else { return nil }
        return ZlibStream.inflated(content[(nul + 2)...], limit: ICCProfile.mostBytes)
            .flatMap { ICCProfile.carried($0[...]) }
    }
}
