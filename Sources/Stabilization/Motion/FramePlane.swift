package import ImageCodecs

/// One number or pixel for each px of a frame, with a margin all round in which the border is repeated, so that what
/// looks a little beyond the frame needs no checks.
package struct FramePlane<Element> {
    /// px on each side.
    package static var margin: Int { 16 }

    /// The frame's extent, without the margin.
    package let size: PixelSize
    /// Elements from one row to the next.
    package let stride: Int
    /// The top left px of the frame.
    private let origin: UnsafeMutablePointer<Element>

    /// How many elements a plane of this size takes, with its margin.
    package static func count(_ size: PixelSize) -> Int {
        (size.width + 2 * margin) * (size.height + 2 * margin)
    }

    /// A plane in memory for ``count(_:)`` elements.
    package init(_ memory: UnsafeMutablePointer<Element>, size: PixelSize) {
        self.size = size
        stride = size.width + 2 * Self.margin
        origin = memory + Self.margin * stride + Self.margin
    }

    /// The px in column 0 of row `y`, which may be up to the margin outside.
    @inline(__always)
    package func row(_ y: Int) -> UnsafeMutablePointer<Element> { origin + y * stride }

    /// Repeats a row's ends into the margin.
    package func extendRow(_ y: Int) {
        let row = row(y)
        (row - Self.margin).update(repeating: row[0], count: Self.margin)
        (row + size.width).update(repeating: row[size.width - 1], count: Self.margin)
    }

    /// Repeats the first and the last row, whose ends are extended already.
    package func extendColumns() {
        for (from, first) in [(0, -Self.margin), (size.height - 1, size.height)] {
            for y in first..<first + Self.margin {
                (row(y) - Self.margin).update(from: row(from) - Self.margin, count: stride)
            }
        }
    }
}
