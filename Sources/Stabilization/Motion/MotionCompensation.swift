/// What a frame is expected to look like by the frame before and the motion.
///
/// Overlapped: each px is the mean of what the four nearest blocks' vectors lead to, weighed by how near their middles
/// are, so that blocks show no edges (Orchard and Sullivan, *Overlapped Block Motion Compensation*, 1994). Between px the
/// cubic `-1 9 9 -1` interpolates, which keeps more detail than the mean of two when it is done again each frame.
package struct MotionCompensation {
    let past: FramePlane<SIMD4<Float>>
    let field: MotionField

    package init(_ past: FramePlane<SIMD4<Float>>, by field: MotionField) {
        self.past = past
        self.field = field
    }

    /// Computes the px of a row within `columns` into `result`, whose first is column 0.
    package func predict(row y: Int, columns: Range<Int>, into result: UnsafeMutablePointer<SIMD4<Float>>) {
        let block = MotionField.block, half = block / 2
        let top = (y + half) / block - 1
        let weightBelow = (Float(y + half - (top + 1) * block) + 0.5) / Float(block)
        var x = columns.lowerBound
        while x < columns.upperBound {
            // The cell between the middles of four blocks.
            let left = (x + half) / block - 1
            let cell = (left + 1) * block - half
            let corners = Corners(field, left, top)
            var end = min(cell + block, columns.upperBound)
            if corners.areOne {
                // Most of a frame moves alike: the longer the run, the less is decided.
                var next = left + 1
                while end < columns.upperBound, field[next + 1, top] == corners.leftAbove,
                    field[next + 1, top + 1] == corners.leftAbove
                {
                    next += 1
                    end = min(end + block, columns.upperBound)
                }
                fetch(y, x, end, corners.leftAbove) { result[$0] = $1 }
            } else {
                let first = Float(x - cell) + 0.5
                let start = x
                fetchWeighted(y, x, end, corners, weightBelow) { x, weight in
                    let right = (first + Float(x - start)) / Float(block)
                    return weight ? right : 1 - right
                } put: {
                    result[$0] = $1
                } add: {
                    result[$0] += $1
                }
            }
            x = end
        }
    }

    /// The vectors of the four blocks around a cell.
    private struct Corners {
        let leftAbove: MotionVector
        let rightAbove: MotionVector
        let leftBelow: MotionVector
        let rightBelow: MotionVector

        @inline(__always)
        init(_ field: MotionField, _ left: Int, _ top: Int) {
            leftAbove = field[left, top]
            rightAbove = field[left + 1, top]
            leftBelow = field[left, top + 1]
            rightBelow = field[left + 1, top + 1]
        }

        @inline(__always)
        var areOne: Bool {
            leftAbove == rightAbove && leftAbove == leftBelow && leftAbove == rightBelow
        }
    }

    @inline(__always)
    private func fetchWeighted(
        _ y: Int, _ first: Int, _ end: Int, _ corners: Corners, _ below: Float,
        _ across: (_ x: Int, _ right: Bool) -> Float, put: (Int, SIMD4<Float>) -> Void,
        add: (Int, SIMD4<Float>) -> Void
    ) {
        fetch(y, first, end, corners.leftAbove) { put($0, $1 * (across($0, false) * (1 - below))) }
        fetch(y, first, end, corners.rightAbove) { add($0, $1 * (across($0, true) * (1 - below))) }
        fetch(y, first, end, corners.leftBelow) { add($0, $1 * (across($0, false) * below)) }
        fetch(y, first, end, corners.rightBelow) { add($0, $1 * (across($0, true) * below)) }
    }

    /// What a vector leads to, for each px of a row in `first..<end`.
    @inline(__always)
    private func fetch(
        _ y: Int, _ first: Int, _ end: Int, _ vector: MotionVector, _ put: (Int, SIMD4<Float>) -> Void
    ) {
        let source = past.row(y + vector.y >> 1) + (vector.x >> 1)
        let stride = past.stride
        switch (vector.x & 1, vector.y & 1) {
        case (0, 0):
            for x in first..<end { put(x, source[x]) }
        case (1, 0):
            for x in first..<end { put(x, Self.between(source + x, 1)) }
        case (0, 1):
            for x in first..<end { put(x, Self.between(source + x, stride)) }
        default:
            var a = Self.between(source + first - 1, stride)
            var b = Self.between(source + first, stride)
            var c = Self.between(source + first + 1, stride)
            for x in first..<end {
                let d = Self.between(source + x + 2, stride)
                put(x, ((b + c) * 9 - (a + d)) * (1 / 16))
                a = b
                b = c
                c = d
            }
        }
    }

    /// Half way from a px to the next, `step` further.
    @inline(__always)
    private static func between(_ pixel: UnsafeMutablePointer<SIMD4<Float>>, _ step: Int) -> SIMD4<Float> {
        ((pixel[0] + pixel[step]) * 9 - (pixel[-step] + pixel[2 * step])) * (1 / 16)
    }
}
