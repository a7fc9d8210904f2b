package import ImageCodecs

/// Where something was in the frame before, seen from where it is now, in half px.
package struct MotionVector: Equatable, Sendable {
    package var x: Int
    package var y: Int

    package init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }

    package static let zero = MotionVector(x: 0, y: 0)
}

/// A vector for each block of a frame.
package struct MotionField {
    /// px along each side of a block.
    package static let block = 8

    package let columns: Int
    package let rows: Int
    private let vectors: UnsafeMutablePointer<MotionVector>

    /// How many blocks cover one side of a frame.
    private static func blocks(_ side: Int) -> Int { (side + block - 1) / block }

    /// How many blocks cover a frame.
    package static func count(_ size: PixelSize) -> Int { blocks(size.width) * blocks(size.height) }

    /// A field in memory for ``count(_:)`` vectors.
    package init(_ memory: UnsafeMutablePointer<MotionVector>, size: PixelSize) {
        columns = Self.blocks(size.width)
        rows = Self.blocks(size.height)
        vectors = memory
    }

    /// The vector of a block; beyond the frame that of the nearest.
    @inline(__always)
    package subscript(column: Int, row: Int) -> MotionVector {
        get { vectors[min(max(row, 0), rows - 1) * columns + min(max(column, 0), columns - 1)] }
        nonmutating set { vectors[row * columns + column] = newValue }
    }

    /// Sets all vectors.
    package func fill(_ vector: MotionVector) { vectors.update(repeating: vector, count: columns * rows) }
}
