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

extension ContentSize: LosslessStringConvertible {
    /// `full`, or a height within ``StylizationLimits/contentHeights``; `nil` for any other text.
    package init?(_ text: String) {
        if text == "full" {
            self = .full
        } else if let height = Int(text), StylizationLimits.contentHeights.contains(height) {
            self = .height(height)
        } else {
            return nil
        }
    }

    /// `full`, or the number.
    package var description: String {
        switch self {
        case .full: "full"
        case .height(let height): String(height)
        }
    }

    /// The height in px, unless it is the picture's own.
    package var height: Int? { if case .height(let height) = self { height } else { nil } }
}
