package import ImageCodecs

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

    /// The size at which a picture of `width` x `height` px goes in.
    package func resolved(width: Int, height: Int) -> PixelSize {
        if square { return PixelSize(width: self.height, height: self.height) }
        let widest = self.height * Self.widestAspect
        let scale = min(Double(self.height) / Double(height), Double(widest) / Double(width))
        // By its height as nearly always, exactly.
        guard scale < Double(self.height) / Double(height) else {
            return PixelSize(width: width, height: height).scaled(toHeight: self.height)
        }
        return PixelSize(width: widest, height: max(1, Int((Double(height) * scale).rounded())))
    }

    /// The height in px at which it is enough to decode a picture of `width` x `height` px: a square shrinks the
    /// width as well.
    package func decodingHeight(width: Int, height: Int) -> Int {
        let scale = square ? max(1, Double(height) / Double(width)) : 1
        return Int((Double(self.height) * scale).rounded(.up))
    }
}
