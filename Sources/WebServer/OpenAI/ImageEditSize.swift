import ImageCodecs
import Stylization

/// How large OpenAI's clients want a picture: `auto`, `full`, or `WIDTHxHEIGHT`.
///
/// A painting keeps the photo's proportions, so that a size is a frame which it fits into.
enum ImageEditSize: Sendable, Equatable {
    /// By the quality that is asked for, and not above the photo's own size.
    case auto
    /// The photo's own, however large.
    case full
    /// As large as fits into a frame, in px.
    case frame(PixelSize)

    /// What `size` may be; `nil` for what is none of it.
    init?(_ text: String) {
        switch text {
        case "auto": self = .auto
        case "full": self = .full
        default:
            let parts = text.split(separator: "x", omittingEmptySubsequences: false)
            guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]),
                Self.sides.contains(width), Self.sides.contains(height)
            else { return nil }
            self = .frame(PixelSize(width: width, height: height))
        }
    }

    /// The sides of a frame, in px.
    static let sides = StylizationLimits.contentHeights

    /// What the longer side has at most where the size is ``auto``, by `quality`: the sizes of OpenAI's own pictures.
    private static func longestSide(_ quality: ImageEdit.Quality) -> Int {
        switch quality {
        case .low: 512
        case .auto, .medium, .standard: 1024
        case .high, .hd: 1536
        case .xhigh, .max: 2048
        }
    }

    /// How large a photo of `width` times `height` px is painted.
    func contentSize(width: Int, height: Int, quality: ImageEdit.Quality) -> ContentSize {
        let scale: Double
        switch self {
        case .full: return .full
        case .auto: scale = min(1, Double(Self.longestSide(quality)) / Double(max(width, height)))
        case .frame(let frame):
            scale = min(Double(frame.width) / Double(width), Double(frame.height) / Double(height))
        }
        let range = StylizationLimits.contentHeights
        let fitting = Int((Double(height) * scale).rounded(.down))
        return .height(min(max(fitting, range.lowerBound), range.upperBound))
    }
}
