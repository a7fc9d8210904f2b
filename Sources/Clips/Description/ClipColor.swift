import ImageCodecs

/// What a clip's numbers mean, as its file says it in FFmpeg's names; `nil` where it says nothing.
struct ClipColor: Sendable, Equatable {
    /// How YCbCr became of RGB.
    let matrix: String?
    let primaries: String?
    let transfer: String?
    /// Whether black is 0 and white 255.
    let isFullRange: Bool
    /// Whether the picture is RGB, so that there is no matrix.
    let isRGB: Bool

    private static let primariesByName = [
        "bt709": 1, "bt470m": 4, "bt470bg": 5, "smpte170m": 6, "smpte240m": 7, "film": 8, "bt2020": 9,
        "smpte428": 10, "smpte431": 11, "smpte432": 12, "jedec-p22": 22, "ebu3213": 22,
    ]
    private static let transfersByName = [
        "bt709": 1, "gamma22": 4, "bt470m": 4, "gamma28": 5, "bt470bg": 5, "smpte170m": 6, "smpte240m": 7,
        "linear": 8, "log100": 9, "log": 9, "log316": 10, "log_sqrt": 10, "iec61966-2-4": 11, "bt1361e": 12,
        "bt1361": 12, "iec61966-2-1": 13, "bt2020-10": 14, "bt2020-12": 15, "smpte2084": 16, "smpte428": 17,
        "arib-std-b67": 18,
    ]

    /// Whether its RGB is painted as it is.
    ///
    /// A television's primaries are within a step or two of sRGB's, and its transfers are shown with sRGB's
    /// by browsers. What is written has the clip's own tags, so that it is shown as the clip was.
    var isNearStandard: Bool {
        let primaries = primaries.map { Self.primariesByName[$0] ?? 0 } ?? 1
        let transfer = transfer.map { Self.transfersByName[$0] ?? 0 } ?? 13
        return [1, 5, 6, 7].contains(primaries) && [1, 4, 5, 6, 7, 11, 12, 13, 14, 15].contains(transfer)
    }

    /// The numbers of H.273; `nil` where a name is not known, or nobody knows what it means.
    var codePoints: CodePoints? {
        let primaries = primaries.map { Self.primariesByName[$0] ?? 0 } ?? 1
        let transfer = transfer.map { Self.transfersByName[$0] ?? 0 } ?? 1
        let points = CodePoints(nclxPrimaries: primaries, transfer: transfer)
        return points.isKnown ? points : nil
    }

    /// What is said of colors that no other tag describes.
    var words: String {
        [primaries, transfer].compactMap(\.self).joined(separator: ", ")
    }

    /// FFmpeg's name of the matrix that pictures of `size` have, also where nothing is said: players take
    /// BT.709 for those in high definition, and BT.601 for smaller ones.
    func matrix(at size: PixelSize) -> String {
        switch matrix {
        case "bt709": "bt709"
        case "smpte170m", "bt470bg": "smpte170m"
        case "fcc": "fcc"
        case "smpte240m": "smpte240m"
        case "bt2020nc", "bt2020c", "bt2020ncl", "bt2020cl": "bt2020"
        default: size.width >= 1280 || size.height > 576 ? "bt709" : "smpte170m"
        }
    }

    /// The tags of what is written.
    var written: ClipColor {
        isNearStandard && !isRGB ? self : .highDefinition
    }

    /// BT.709, as players expect of what is in high definition, and take for sRGB.
    static let highDefinition = ClipColor(
        matrix: "bt709", primaries: "bt709", transfer: "bt709", isFullRange: false, isRGB: false)
}
