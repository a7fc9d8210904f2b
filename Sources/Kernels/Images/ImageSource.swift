internal import CCPUFeatures
internal import CMicrokernelTypes

/// An image that a kernel reads, and what happens to its numbers on the way: normalization, activation and
/// residual addition cost no pass of their own.
package struct ImageSource {
    /// The image as floats, `[height, width, channels]`; `nil` where ``bytes`` hold it.
    package var floats: UnsafePointer<Float>?
    /// The image as 8-bit colour, `[height, width, channels]`.
    package var bytes: UnsafePointer<UInt8>?
    /// Floats from one pixel to the next: the channels, or more in a slice of a concatenation.
    package var pixelStride: Int
    /// Rows, in px.
    package var height: Int
    /// Columns, in px.
    package var width: Int
    /// Numbers of a pixel.
    package var channels: Int
    /// What happens on the way; `nil` for nothing.
    package var transform: Transform?

    /// `clamp(x * scale + shift) + residual`.
    package struct Transform {
        /// `[period]`; see `AffineArguments`.
        package var scale: UnsafePointer<Float>
        /// Added after the scale; `[period]`.
        package var shift: UnsafePointer<Float>
        /// Floats after which scale and shift repeat.
        package var period: Int
        /// Lower bound of the activation, infinite for none.
        package var outputMin: Float
        /// Upper bound of the activation, infinite for none.
        package var outputMax: Float
        /// Dense `[height, width, channels]`.
        package var residual: UnsafePointer<Float>?
        /// Where the result is kept for later readers, dense.
        package var copy: UnsafeMutablePointer<Float>?

        package init(
            scale: UnsafePointer<Float>, shift: UnsafePointer<Float>, period: Int, outputMin: Float,
            outputMax: Float,
            residual: UnsafePointer<Float>? = nil, copy: UnsafeMutablePointer<Float>? = nil
        ) {
            self.scale = scale
            self.shift = shift
            self.period = period
            self.outputMin = outputMin
            self.outputMax = outputMax
            self.residual = residual
            self.copy = copy
        }
    }

    package init(
        floats: UnsafePointer<Float>?, bytes: UnsafePointer<UInt8>? = nil, pixelStride: Int, height: Int,
        width: Int,
        channels: Int, transform: Transform? = nil
    ) {
        self.floats = floats
        self.bytes = bytes
        self.pixelStride = pixelStride
        self.height = height
        self.width = width
        self.channels = channels
        self.transform = transform
    }

    /// The period of `scale` and `shift`: the channels repeated until they fill whole vectors.
    package static func period(channels: Int, lanes: Int) -> Int {
        var period = channels
        while period % lanes != 0 { period += channels }
        return period
    }

    /// Asks the memory for what ``read(_:_:_:_:_:keeps:)`` reads: `count` pixels of row `y` from column `x` on.
    func prefetch(_ y: Int, _ x: Int, _ count: Int) {
        guard let floats else { return }
        let at = y * width + x
        impasto_prefetch(floats + at * pixelStride, count * pixelStride)
        if let residual = transform?.residual { impasto_prefetch(residual + at * channels, count * channels) }
    }

    /// Writes `count` pixels of row `y` from column `x` on, transformed, dense; `keeps` also fills the copy.
    func read(
        _ y: Int, _ x: Int, _ count: Int, _ out: UnsafeMutablePointer<Float>, _ kernels: KernelTable,
        keeps: Bool
    ) {
        let at = y * width + x
        if let bytes {
            kernels.microkernels.unitFromBytes(count * channels, bytes + at * channels, out)
            return
        }
        let floats = floats! + at * pixelStride
        guard let transform else {
            if pixelStride == channels {
                out.update(from: floats, count: count * channels)
            } else {
                for pixel in 0..<count {
                    (out + pixel * channels).update(from: floats + pixel * pixelStride, count: channels)
                }
            }
            return
        }
        // A row of dense pixels is one loop.
        let isDense = pixelStride == channels
        var arguments = AffineArguments(
            count: isDense ? count * channels : channels, period: transform.period, input: floats,
            scale: transform.scale, shift: transform.shift, outputMin: transform.outputMin,
            outputMax: transform.outputMax, residual: transform.residual.map { $0 + at * channels },
            output: out, copy: keeps ? transform.copy.map { $0 + at * channels } : nil)
        for _ in 0..<(isDense ? 1 : count) {
            kernels.microkernels.affine(&arguments)
            arguments.input += pixelStride
            arguments.output += channels
            arguments.residual = arguments.residual.map { $0 + channels }
            arguments.copy = arguments.copy.map { $0 + channels }
        }
    }
}
