/// How many times larger strokes are than the network's own, whose size is fixed in pixels.
///
/// Brush 1 is one run of the transformer. A larger one is a pyramid of paintings: see ``PaintingPyramid``.
package enum BrushSize: Sendable, Hashable {
    /// The strokes of a picture whose shorter side has ``autoSide`` px, so that every size shows the same
    /// painting; 1 for pictures up to that size.
    case auto
    /// So many times the network's own, within ``StylizationLimits/brushes``; what is beyond counts as the nearest
    /// bound.
    case times(Double)

    /// px; see ``auto``.
    package static let autoSide = 512

    /// The factor, within ``StylizationLimits/brushes``, for a painting of `width` x `height` px.
    package func resolved(width: Int, height: Int) -> Double {
        let wanted =
            switch self {
            case .auto: Double(min(width, height)) / Double(Self.autoSide)
            case .times(let factor): factor
            }
        let range = StylizationLimits.brushes
        return min(max(wanted, range.lowerBound), range.upperBound)
    }
}

extension BrushSize: NumberOrWord {
    package static let title = "brush"
    package static let word = "auto"
    package static var range: ClosedRange<Double> { StylizationLimits.brushes }

    package init(number: Double?) { self = number.map { .times($0) } ?? .auto }

    /// The factor that was asked for.
    package var number: Double? { if case .times(let factor) = self { factor } else { nil } }

    /// `auto`, or the number, without a fraction where it has none.
    package var description: String {
        number.map { Int(exactly: $0).map(String.init) ?? String($0) } ?? Self.word
    }
}
