/// How large a style picture goes into a style network.
package struct StyleSize: Sendable, Hashable {
    /// A picture that is wider than this many times its height is a strip: scaled by its height it would
    /// become so wide that no network takes it, so its width is scaled to this many times the height instead.
    package static let widestAspect = 32

    /// px.
    package let height: Int
    /// Whether the picture is forced to a square of that side.
    package let square: Bool

    /// A size of `height` px; pictures keep their aspect unless `square`.
    package init(_ height: Int, square: Bool) {
        self.height = height
        self.square = square
    }

    /// The size in px of a picture that is `width` x `height` px.
    package func resolved(width: Int, height: Int) -> (width: Int, height: Int) {
        if square { return (self.height, self.height) }
        let widest = self.height * Self.widestAspect
        let scale = min(Double(self.height) / Double(height), Double(widest) / Double(width))
        // By its height as nearly always, exactly.
        guard scale < Double(self.height) / Double(height) else {
            return (
                max(1, Int((Double(width) * Double(self.height) / Double(height)).rounded())), self.height
            )
        }
        return (widest, max(1, Int((Double(height) * scale).rounded())))
    }
}
