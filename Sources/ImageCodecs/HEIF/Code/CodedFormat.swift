/// What a picture's code says of itself before its pixels: HEVC's sequence parameter set, AV1's sequence header.
///
/// The container says the same, and is not believed: the decoders allocate what the code says.
struct CodedFormat: Equatable {
    /// px, as decoders give it out.
    var width: Int
    /// px, as decoders give it out.
    var height: Int
    /// px that decoders allocate: in whole blocks.
    var allocatedPixels: Int
    /// 8, 10 or 12.
    var bitDepth: Int
    var chroma: Chroma
    var color: CodePoints

    /// How the colour planes are sampled; numbers as in HEVC's chroma_format_idc.
    enum Chroma: UInt8 {
        case monochrome, half, halfWidth, full

        /// Samples of all planes for each pixel.
        var samplesPerPixel: Double {
            switch self {
            case .monochrome: 1
            case .half: 1.5
            case .halfWidth: 2
            case .full: 3
            }
        }
    }

    /// Numbers of ITU-T H.273; 2 is *unspecified*.
    struct CodePoints: Equatable {
        var primaries = 2
        var transfer = 2
        var matrix = 2
        var isFullRange = false
    }
}
