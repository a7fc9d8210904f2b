/// What a PNG's ancillary chunks say that libpng is not asked for.
///
/// Damaged chunks are passed over. Nothing is inflated but a text that may hold the orientation and the head of a profile,
/// and nothing is noted whose memory would grow with the number of chunks.
struct PNGMetadata: Sendable {
    /// By the eXIf chunk, else by a text of the keyword *Raw profile type exif*.
    var orientation: Orientation? { exifOrientation ?? rawProfileOrientation }
    /// Whether an alpha channel or a tRNS chunk may make pixels transparent.
    private(set) var mayHaveTransparency = false
    /// Whether samples have 16 bits.
    private(set) var hasWords = false
    /// Whether the picture is gray.
    private(set) var isGray = false
    /// Whether the rows come in seven passes.
    private(set) var isInterlaced = false
    /// How many pictures the animation control chunk announces; `nil` for a PNG that is not animated.
    private(set) var animationPictures: Int?
    /// Bytes of memory that reading profile and texts takes, at most.
    var readingBytes: Int {
        2 * profileBytes + ColorLibrary.conversionMemory(profileBytes: profileBytes) + textBytes
    }

    private var profileStream: ArraySlice<UInt8>?
    private var profileBytes = 0
    private var textBytes = 0
    private var exifOrientation: Orientation?
    private var rawProfileOrientation: Orientation?
    private var codePoints: CodePoints?
    private var gamma: Double?
    /// cd/m2 of the brightest light in the picture, and of the display that it was made on.
    private var contentPeak: Double?
    private var displayPeak: Double?
    private var primaries: RGBPrimaries?
    private var isStandardRGB = false

    /// Walks the chunks of `bytes`, whose signature the caller has checked.
    init(_ bytes: [UInt8]) {
        var collection = PNGTextCollection()
        var pixelsSeen = false
        for (index, chunk) in PNGChunks(bytes).enumerated() {
            switch chunk.type {
            case "IHDR" where index == 0:
                // Colour types 4 and 6 have an alpha channel. The header is the first chunk: another one behind the
                // pixels does not keep libpng from reading them as the first says.
                mayHaveTransparency = (chunk.content.dropFirst(9).first ?? 0) & 4 != 0
                hasWords = chunk.content.dropFirst(8).first == 16
                isGray = (chunk.content.dropFirst(9).first ?? 0) & 3 == 0
                isInterlaced = chunk.content.dropFirst(12).first == 1
            case "IDAT":
                pixelsSeen = true
            case "tRNS":
                mayHaveTransparency = true
            case "eXIf" where exifOrientation == nil && chunk.isIntact:
                exifOrientation = Orientation(exif: chunk.content)
            case "iCCP" where profileStream == nil && chunk.isIntact:
                profileStream = Self.profileStream(chunk.content)
                profileBytes = profileStream.map(Self.profileLength) ?? 0
            case "acTL" where !pixelsSeen && chunk.content.count == 8 && chunk.isIntact:
                // How many pictures, how often. Behind the pixels it would mean nothing.
                let pictures = ByteReader(chunk.content).uint32(0) ?? 0
                if pictures > 0 { animationPictures = animationPictures ?? pictures }
            case "cICP", "gAMA", "cHRM", "sRGB", "cLLI", "mDCV":
                if chunk.isIntact { readNumbers(chunk) }
            case _ where chunk.isText && chunk.isIntact:
                let ratio = chunk.type == "tEXt" ? 1 : ZlibStream.largestRatio
                textBytes = min(
                    3 * PNGTextChunks.mostBytesInAll, textBytes + 3 * ratio * chunk.content.count)
                if rawProfileOrientation == nil, Self.isRawProfile(chunk) {
                    let text = collection.read(chunk)
                    rawProfileOrientation = text.flatMap { Orientation(rawProfile: $0.text) }
                }
            default:
                break
            }
        }
    }

    /// What samples mean, by the chunk that outranks the others (W3C PNG, third edition, 4.3); a profile is inflated
    /// each time.
    var colorDescription: ColorDescription {
        if let codePoints {
            return .codePoints(
                CodePoints(
                    primaries: codePoints.primaries, transfer: codePoints.transfer,
                    isFullRange: codePoints.isFullRange, peakLuminance: contentPeak ?? displayPeak))
        }
        if let profileStream, let bytes = ZlibStream.start(of: profileStream, count: profileBytes),
            let profile = ICCProfile.whole(bytes[...])
        {
            return .profile(profile)
        }
        // Primaries alone are passed over, as in libpng and Chromium.
        guard !isStandardRGB, let gamma else { return .sRGB }
        // What most programs write for sRGB, ImageMagick with its primaries; so libpng, which allows as much.
        // Chromium takes the number by the letter, so that what is dark in them is darker there.
        let isUsual = abs(gamma - 2.2) < 2.2 / 20
        if isUsual && (primaries ?? .sRGB).isClose(to: .sRGB) { return .sRGB }
        return .measured(gamma: gamma, primaries ?? .sRGB)
    }

    /// Whether ``colorDescription`` may be another than sRGB.
    var mayNeedConversion: Bool {
        codePoints != nil || profileBytes > 0 || gamma != nil
    }

    private mutating func readNumbers(_ chunk: PNGChunks.Chunk) {
        let reader = ByteReader(chunk.content)
        switch chunk.type {
        case "cICP": codePoints = codePoints ?? Self.codePoints(chunk.content)
        case "sRGB": isStandardRGB = chunk.content.count == 1
        case "gAMA":
            // Exponents from 0.1 to 10; anything else is a mistake.
            if let value = reader.uint32(0), (10_000...1_000_000).contains(value) {
                gamma = gamma ?? 100_000 / Double(value)
            }
        case "cLLI", "mDCV":
            // Units of 0.0001 cd/m2: the brightest pixel; eight chromaticities, then the display's brightest light.
            let isContent = chunk.type == "cLLI"
            let peak = reader.uint32(isContent ? 0 : 16).flatMap { $0 > 0 ? Double($0) / 10_000 : nil }
            if isContent { contentPeak = contentPeak ?? peak } else { displayPeak = displayPeak ?? peak }
        default:  // cHRM
            let numbers = (0..<8).compactMap { reader.uint32($0 * 4) }.map { Double($0) / 100_000 }
            guard primaries == nil, numbers.count == 8 else { return }
            primaries = RGBPrimaries(
                stride(from: 0, to: 8, by: 2).map { RGBPrimaries.Chromaticity(numbers[$0], numbers[$0 + 1]) })
        }
    }

    /// Primaries, transfer, matrix (0: RGB), range; `nil` for what a PNG may not have or nobody knows.
    private static func codePoints(_ content: ArraySlice<UInt8>) -> CodePoints? {
        let numbers = content.map(Int.init)
        guard numbers.count == 4, numbers[2] == 0, numbers[3] <= 1 else { return nil }
        let points = CodePoints(primaries: numbers[0], transfer: numbers[1], isFullRange: numbers[3] == 1)
        return points.isKnown ? points : nil
    }

    /// The texts of `bytes` in the file's order, without Exif in disguise.
    static func texts(in bytes: [UInt8]) -> [PNGText] {
        var collection = PNGTextCollection()
        for chunk in PNGChunks(bytes) where chunk.isText && chunk.isIntact && !isRawProfile(chunk) {
            collection.add(chunk)
        }
        return collection.texts
    }

    /// Whether it is a text of the keyword *Raw profile type exif*, which may hold the orientation and is not meant
    /// for people.
    private static func isRawProfile(_ chunk: PNGChunks.Chunk) -> Bool {
        rawProfiles.contains { chunk.content.starts(with: $0) }
    }

    private static let rawProfiles = ["exif", "EXIF", "APP1", "app1"].map {
        Array("Raw profile type \($0)\0".utf8)
    }

    /// The zlib stream of an iCCP chunk: behind a name of 1 to 79 bytes, NUL and compression method 0.
    private static func profileStream(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let nul = content.firstIndex(of: 0), content.dropFirst(nul - content.startIndex + 1).first == 0
        else { return nil }
        return content[(nul + 2)...]
    }

    /// Bytes of the profile in a stream, by its header; 0 for one that is too long, or none.
    private static func profileLength(_ stream: ArraySlice<UInt8>) -> Int {
        guard let header = ZlibStream.start(of: stream, count: 132),
            let length = ByteReader(header[...]).uint32(0), (132...ICCProfile.mostBytes).contains(length)
        else { return 0 }
        return length
    }
}
