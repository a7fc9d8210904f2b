/// The extents of a tensor, outermost first, row-major: images are `[height, width, channels]`,
/// convolution weights `[kernelHeight, kernelWidth, inputChannels, outputChannels]`.
public struct Shape: Hashable, Sendable, CustomStringConvertible {
    /// The extents; all are zero or more.
    public let dimensions: [Int]
    /// The product of the extents: 1 for a scalar.
    public let count: Int

    /// Throws ``TensorError/invalidShape(_:)`` if an extent is negative or the product overflows.
    public init(_ dimensions: [Int]) throws(TensorError) {
        var count = 1
        for extent in dimensions {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            if extent < 0 || overflow { throw .invalidShape(dimensions) }
            count = product
        }
        // A bound that no real tensor reaches keeps byte counts (4 bytes an element) from overflowing.
        if count > 1 << 40 { throw .invalidShape(dimensions) }
        self.dimensions = dimensions
        self.count = count
    }

    /// A shape whose extents the caller has checked; traps on a negative extent or overflow.
    public init(checked dimensions: Int...) {
        self.dimensions = dimensions
        self.count = dimensions.reduce(1) { product, extent in
            precondition(extent >= 0, "negative extent in \(dimensions)")
            return product * extent
        }
    }

    /// The number of dimensions: 0 for a scalar.
    public var rank: Int { dimensions.count }

    /// The extent of an axis, outermost first.
    public subscript(axis: Int) -> Int { dimensions[axis] }

    /// The extents in brackets.
    public var description: String { "[" + dimensions.map(String.init).joined(separator: ", ") + "]" }
}
