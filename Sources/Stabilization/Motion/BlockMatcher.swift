import ImageCodecs

/// How well blocks of one plane are found in another.
package struct BlockMatcher {
    private typealias Row = SIMD8<Float>

    /// Where the blocks are.
    package let current: FramePlane<Float>
    /// Where they are looked for.
    package let reference: FramePlane<Float>

    package init(_ current: FramePlane<Float>, in reference: FramePlane<Float>) {
        self.current = current
        self.reference = reference
    }

    /// The vector within whose reach a block is at most a block's side outside the frame.
    func clamped(_ vector: MotionVector, x: Int, y: Int) -> MotionVector {
        let reach = 2 * MotionField.block
        return MotionVector(
            x: min(max(vector.x, -reach - 2 * x), 2 * (reference.size.width - x)),
            y: min(max(vector.y, -reach - 2 * y), 2 * (reference.size.height - y)))
    }

    /// The sum of absolute differences between the block whose first px is (`x`, `y`) and what `vector` leads to,
    /// between px the mean of the two or four nearest.
    package func difference(x: Int, y: Int, _ vector: MotionVector) -> Float {
        let fromX = x + vector.x >> 1, fromY = y + vector.y >> 1
        let right = vector.x & 1, below = (vector.y & 1) * reference.stride
        var own = current.row(y) + x
        var other = reference.row(fromY) + fromX
        var sum = Row.zero
        switch (right, below) {
        case (0, 0):
            for _ in 0..<MotionField.block {
                sum += Self.magnitude(Self.row(own) - Self.row(other))
                own += current.stride
                other += reference.stride
            }
        case (0, _), (1, 0):
            let step = right + below
            for _ in 0..<MotionField.block {
                let mean = (Self.row(other) + Self.row(other + step)) * 0.5
                sum += Self.magnitude(Self.row(own) - mean)
                own += current.stride
                other += reference.stride
            }
        default:
            var above = Self.row(other) + Self.row(other + 1)
            for _ in 0..<MotionField.block {
                other += reference.stride
                let next = Self.row(other) + Self.row(other + 1)
                sum += Self.magnitude(Self.row(own) - (above + next) * 0.25)
                above = next
                own += current.stride
            }
        }
        return sum.sum()
    }

    @inline(__always)
    private static func row(_ pointer: UnsafeMutablePointer<Float>) -> Row {
        UnsafeRawPointer(pointer).loadUnaligned(as: Row.self)
    }

    @inline(__always)
    private static func magnitude(_ row: Row) -> Row {
        unsafeBitCast(unsafeBitCast(row, to: SIMD8<UInt32>.self) & 0x7FFF_FFFF, to: Row.self)
    }
}
