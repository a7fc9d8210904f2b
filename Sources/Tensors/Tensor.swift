/// An immutable Float32 tensor, row-major.
public struct Tensor: Sendable {
    /// The extents.
    public let shape: Shape
    private let buffer: FloatBuffer

    /// Throws ``TensorError/countMismatch(shape:values:)`` if `values` does not fill `shape` exactly.
    public init(shape: Shape, values: [Float]) throws(TensorError) {
        guard values.count == shape.count else {
            throw .countMismatch(shape: shape, values: values.count)
        }
        self.init(shape: shape) { out in
            for index in out.indices { out[index] = values[index] }
        }
    }

    /// A tensor whose elements `fill` writes; they are zero before.
    public init(shape: Shape, fill: (UnsafeMutableBufferPointer<Float>) -> Void) {
        self.shape = shape
        self.buffer = FloatBuffer(required: shape.count, zeroed: true)
        fill(UnsafeMutableBufferPointer(start: buffer.base, count: shape.count))
    }

    /// Copies of the elements, row-major.
    public var values: [Float] { withElements { Array($0) } }

    /// Calls `body` with the elements, row-major, 64-byte aligned.
    public func withElements<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows
        -> Result
    {
        defer { withExtendedLifetime(buffer) {} }
        return try body(UnsafeBufferPointer(start: buffer.base, count: shape.count))
    }
}
