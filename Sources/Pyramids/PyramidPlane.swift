internal import ImageCodecs

/// The pixels of a window of one level: red, green, blue, and a weight.
///
/// Reducing and expanding are Burt and Adelson's with the kernel `1 4 6 4 1`; beyond the picture its border is repeated.
struct PyramidPlane {
    typealias Pixel = SIMD4<Float>

    let pixels: UnsafeMutablePointer<Pixel>
    let window: PyramidWindows.Window
    /// The level's.
    let size: PixelSize

    /// Where the pixel in column 0 of that row would be.
    @inline(__always)
    func row(_ y: Int) -> UnsafeMutablePointer<Pixel> {
        pixels + (y - window.rows.lowerBound) * window.columns.count - window.columns.lowerBound
    }

    /// Computes this plane from the next finer one; `sums` has room for one of its rows.
    func reduce(_ fine: PyramidPlane, _ sums: UnsafeMutablePointer<Pixel>) {
        let columns = fine.window.columns
        let sums = sums - columns.lowerBound
        let lastColumn = fine.size.width - 1, lastRow = fine.size.height - 1
        for y in window.rows {
            let above = fine.row(max(2 * y - 2, 0)), before = fine.row(max(2 * y - 1, 0))
            let own = fine.row(2 * y)
            let after = fine.row(min(2 * y + 1, lastRow)), below = fine.row(min(2 * y + 2, lastRow))
            for x in columns {
                let pairs = (before[x] + after[x]) * 4 + (above[x] + below[x])
                sums[x] = own[x] * 6 + pairs
            }
            let result = row(y)
            for x in window.columns {
                let left = max(2 * x - 2, 0), beforeLeft = max(2 * x - 1, 0)
                let right = min(2 * x + 1, lastColumn), behindRight = min(2 * x + 2, lastColumn)
                let pairs = (sums[beforeLeft] + sums[right]) * 4 + (sums[left] + sums[behindRight])
                result[x] = (sums[2 * x] * 6 + pairs) * (1 / 256)
            }
        }
    }

    /// Calls `body` with each row of `window`, a window of the next finer level, and this plane expanded to it.
    ///
    /// `sums` has room for one row of this plane, `expanded` for one of the window.
    @inline(__always)
    func expand(
        to window: PyramidWindows.Window, _ sums: UnsafeMutablePointer<Pixel>,
        _ expanded: UnsafeMutablePointer<Pixel>,
        _ body: (_ y: Int, _ row: UnsafeMutablePointer<Pixel>) -> Void
    ) {
        let columns = self.window.columns
        let sums = sums - columns.lowerBound
        let result = expanded - window.columns.lowerBound
        let lastColumn = size.width - 1, lastRow = size.height - 1
        for y in window.rows {
            let own = row(y / 2), next = row(min(y / 2 + 1, lastRow))
            if y & 1 == 0 {
                let previous = row(max(y / 2 - 1, 0))
                for x in columns { sums[x] = own[x] * 0.75 + (previous[x] + next[x]) * 0.125 }
            } else {
                for x in columns { sums[x] = (own[x] + next[x]) * 0.5 }
            }
            for x in window.columns {
                let next = sums[min(x / 2 + 1, lastColumn)]
                result[x] =
                    x & 1 == 0
                    ? sums[x / 2] * 0.75 + (sums[max(x / 2 - 1, 0)] + next) * 0.125
                    : (sums[x / 2] + next) * 0.5
            }
            body(y, result)
        }
    }
}
