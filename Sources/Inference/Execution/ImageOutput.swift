/// Where a run's result goes, and how much of it: the top left `height` x `width` px.
package struct ImageOutput {
    /// Memory for the result.
    package enum Target {
        /// `[height, width, channels]`.
        case floats(UnsafeMutablePointer<Float>)
        /// 8-bit color; only for networks that end in a sigmoid.
        case bytes(UnsafeMutablePointer<UInt8>)
    }

    /// The memory that is written, dense rows of `width` px.
    package var target: Target
    /// Rows to write.
    package var height: Int
    /// Columns to write.
    package var width: Int

    /// The top left `height` x `width` px of the result go to `target`.
    package init(_ target: Target, height: Int, width: Int) {
        self.target = target
        self.height = height
        self.width = width
    }
}
