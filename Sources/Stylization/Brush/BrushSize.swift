/// How many times larger strokes are than the network's own, whose size is fixed in pixels.
///
/// Brush 1 is one run of the transformer. A larger one is a pyramid of paintings: see ``PaintingPyramid``.
package enum BrushSize: Sendable, Hashable {
    /// The strokes of a picture whose shorter side has ``autoSide`` px, so that every size shows the same
    /// painting; 1 for pictures up to that size.
    case auto
    /// So many times the network's own, within ``range``; what is beyond counts as the nearest bound.
    case times(Double)

    /// What strokes may be multiplied with.
    package static let range = 1.0...16.0
    /// px; see ``auto``.
    package static let autoSide = 512

    /// The factor, within ``range``, for a painting of `width` x `height` px.
    package func resolved(width: Int, height: Int) -> Double {
        let wanted =
            switch self {
            case .auto: Double(min(width, height)) / Double(Self.autoSide)
            case .times(let factor): factor
            }
        return min(max(wanted, Self.range.lowerBound), Self.range.upperBound)
    }
}

extension BrushSize: LosslessStringConvertible {
    /// `auto`, or a number within ``range``; `nil` for any other text.
    package init?(_ text: String) {
        if text == "auto" {
            self = .auto
        } else if let factor = Double(text), Self.range.contains(factor) {
            self = .times(factor)
        } else {
            return nil
        }
    }

    /// `auto`, or the number, without a fraction where it has none.
    package var description: String {
        switch self {
        case .auto: "auto"
        case .times(let factor): Int(exactly: factor).map(String.init) ?? String(factor)
        }
    }
}
