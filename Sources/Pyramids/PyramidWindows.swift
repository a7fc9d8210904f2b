internal import ImageCodecs

/// Which pixels of each level of a pyramid take part in a tile of its picture.
///
/// Pixel `i` of a level stands over pixel `2 * i` of the finer one, so that windows lie on the same grid whatever tile
/// they are of: a pixel comes out the same in every tile that holds it.
struct PyramidWindows {
    /// A part of a level, in its own px.
    struct Window: Equatable {
        var columns: Range<Int>
        var rows: Range<Int>

        var count: Int { columns.count * rows.count }
    }

    /// The sizes of all levels, the picture's first; each is half of the one before, rounded up.
    let sizes: [PixelSize]
    /// What is put together of each level.
    let made: [Window]
    /// What is read of each level, so that all of ``made`` and all of the next level's ``read`` can be computed.
    let read: [Window]

    /// `levels` is how many there are besides the picture.
    init(tile: Window, of size: PixelSize, levels: Int) {
        var sizes = [size]
        var made = [tile]
        for _ in 0..<levels {
            let finer = sizes[sizes.count - 1]
            sizes.append(PixelSize(width: (finer.width + 1) / 2, height: (finer.height + 1) / 2))
            made.append(made[made.count - 1].map(to: sizes[sizes.count - 1], Self.expanded))
        }
        var read = made
        for level in (0..<levels).reversed() {
            let needed = read[level + 1].map(to: sizes[level], Self.reduced)
            read[level] = Window(
                columns: made[level].columns.union(needed.columns), rows: made[level].rows.union(needed.rows))
        }
        self.sizes = sizes
        self.made = made
        self.read = read
    }

    /// The coarser pixels from which a range of finer ones is expanded.
    private static func expanded(_ fine: Range<Int>) -> Range<Int> {
        (fine.lowerBound / 2 - 1)..<((fine.upperBound - 1) / 2 + 2)
    }

    /// The finer pixels from which a range of coarser ones is reduced.
    private static func reduced(_ coarse: Range<Int>) -> Range<Int> {
        (2 * coarse.lowerBound - 2)..<(2 * coarse.upperBound + 1)
    }
}

extension PyramidWindows.Window {
    fileprivate func map(to size: PixelSize, _ body: (Range<Int>) -> Range<Int>) -> Self {
        Self(
            columns: body(columns).clamped(to: 0..<size.width), rows: body(rows).clamped(to: 0..<size.height))
    }
}

extension Range<Int> {
    /// The smallest range that holds both.
    fileprivate func union(_ other: Range<Int>) -> Range<Int> {
        Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
    }
}
