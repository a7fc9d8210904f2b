/// A picture's extent in px, at least one each way.
public struct PixelSize: Sendable, Hashable {
    /// px, from left to right.
    public let width: Int
    /// px, from top to bottom.
    public let height: Int

    /// Traps if a side is below 1.
    public init(width: Int, height: Int) {
        precondition(width > 0 && height > 0, "a picture cannot be \(width)x\(height) px")
        self.width = width
        self.height = height
    }

    /// How many pixels that are.
    public var pixels: Int { width * height }

    /// The size at this height of a picture of this aspect: the width follows, rounded, at least 1 px.
    public func scaled(toHeight height: Int) -> PixelSize {
        // Beyond any limit already; the exact value would not fit an Int for absurd heights.
        let exact = min((Double(width) * Double(height) / Double(self.height)).rounded(), 0x1p31)
        return PixelSize(width: max(1, Int(exact)), height: height)
    }
}

extension PixelSize: CustomStringConvertible {
    /// Both sides, such as `640x480`.
    public var description: String { "\(width)x\(height)" }
}

extension RasterImage {
    /// Its extent.
    public var size: PixelSize { PixelSize(width: width, height: height) }
}
