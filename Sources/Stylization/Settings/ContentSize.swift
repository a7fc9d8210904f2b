package import ImageCodecs

/// How large the content is painted.
package enum ContentSize: Sendable, Hashable {
    /// Scaled to this height in px; the width follows.
    case height(Int)
    /// As large as the picture is.
    case full

    /// The size at which a picture of `width` x `height` px is painted.
    package func resolved(width: Int, height: Int) -> PixelSize {
        let size = PixelSize(width: width, height: height)
        return switch self {
        case .full: size
        case .height(let height): size.scaled(toHeight: height)
        }
    }
}

extension ContentSize: NumberOrWord {
    package static let title = "content size"
    package static let word = "full"
    package static var range: ClosedRange<Int> { StylizationLimits.contentHeights }

    package init(number: Int?) { self = number.map { .height($0) } ?? .full }

    package var number: Int? { height }

    /// The height in px, unless it is the picture's own.
    package var height: Int? { if case .height(let height) = self { height } else { nil } }
}
