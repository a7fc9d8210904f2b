/// A row of a depthwise convolution, straight from its definition, in double: the oracle of
/// `Microkernels.depthwise`.
struct NaiveDepthwise {
    var pixels: Int, channels: Int, kernelHeight: Int, kernelWidth: Int
    var inputStride: Int, rowStride: Int, columnStride: Int

    /// Value before the clamp, and the sum of its terms' magnitudes.
    func output(
        _ pixel: Int, _ channel: Int, _ a: UnsafePointer<Float>, _ weights: UnsafePointer<Float>,
        _ bias: UnsafePointer<Float>
    ) -> (value: Double, magnitude: Double) {
        var value = Double(bias[channel])
        var magnitude = value.magnitude
        for i in 0..<kernelHeight {
            for j in 0..<kernelWidth {
                let term =
                    Double(a[pixel * inputStride + i * rowStride + j * columnStride + channel])
                    * Double(weights[(i * kernelWidth + j) * channels + channel])
                value += term
                magnitude += term.magnitude
            }
        }
        return (value, magnitude)
    }
}
