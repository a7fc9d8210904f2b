/// A convolution's weights as they lie in memory, seen as the rows and columns of a matrix product.
///
/// Columns are groups of output channels that are contiguous: one group, or one for each column of the kernel where those
/// are columns of the product.
struct WeightView {
    let base: UnsafePointer<Float>
    /// Floats from one row of the window to the next.
    let kernelRowStride: Int
    /// Output channels: floats from one input of a row to the next, and columns of a group.
    let channels: Int
    /// Floats from one group to the next.
    var groupStride = 0

    /// Copies `columns` of float `k` of a window's row to `out`.
    func copy(
        _ columns: Range<Int>, kernelRow: Int, _ k: Int, to out: UnsafeMutablePointer<Float>
    ) {
        let from = base + kernelRow * kernelRowStride + k * channels
        if columns.upperBound <= channels {
            out.update(from: from + columns.lowerBound, count: columns.count)
            return
        }
        for (index, column) in columns.enumerated() {
            let (group, channel) = column.quotientAndRemainder(dividingBy: channels)
            out[index] = from[group * groupStride + channel]
        }
    }
}
