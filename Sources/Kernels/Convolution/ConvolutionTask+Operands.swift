/// Where a convolution reads and writes.
extension ConvolutionTask {
    /// Where a run reads and writes.
    package struct Operands {
        /// What is read.
        package var source: ImageSource
        /// Where the result goes, `[height, width, channels]`.
        package var out: UnsafeMutablePointer<Float>
        /// Floats from one output pixel to the next.
        package var outStride: Int
        /// Added to the result before the activation; laid out as `out`.
        package var residual: UnsafePointer<Float>?
        /// `[tileCount][sumCount]`, or `nil` if the sums are not needed.
        package var sums: UnsafeMutablePointer<Float>?
        /// The convolution that computes the input, when it is not in memory: `source` then only gives its size and
        /// transform.
        package var producer: FusedProducer?

        package init(
            source: ImageSource, out: UnsafeMutablePointer<Float>, outStride: Int,
            residual: UnsafePointer<Float>? = nil, sums: UnsafeMutablePointer<Float>? = nil
        ) {
            self.source = source
            self.out = out
            self.outStride = outStride
            self.residual = residual
            self.sums = sums
        }
    }

    /// A convolution that computes the input of another, its consumer, tile by tile.
    package final class FusedProducer {
        /// The convolution.
        package let task: ConvolutionTask
        /// What it reads.
        package let operands: Operands

        package init(_ task: ConvolutionTask, _ operands: Operands) {
            self.task = task
            self.operands = operands
        }
    }

    /// Part of the products' positions.
    struct Region {
        var y: Int
        var x: Int
        var rows: Int
        var columns: Int
        /// The panels of output channels that are computed; `nil` for all.
        var panels: Range<Int>?
    }
}
