/// A picture that a kernel reads, and what happens to its numbers on the way: normalization, activation and
/// residual addition cost no pass of their own.
package struct ImageSource {
    /// `[height, width, channels]` floats, or the same as 8-bit colour in `bytes`.
    package var floats: UnsafePointer<Float>?
    /// The picture as 8-bit colour, `[height, width, channels]`.
    package var bytes: UnsafePointer<UInt8>?
    /// Floats from one pixel to the next: the channels, or more in a slice of a concatenation.
    package var pixelStride: Int
    /// Extent in px.
    package var height: Int
    /// Extent in px.
    package var width: Int
    /// Numbers a pixel.
    package var channels: Int
    /// What happens on the way; `nil` for nothing.
    package var transform: Transform?

    /// `clamp(x * scale + shift) + addend`.
    package struct Transform {
        /// `[period]`; see ``KernelTable/affine``.
        package var scale: UnsafePointer<Float>
        /// Added after the scale; `[period]`.
        package var shift: UnsafePointer<Float>
        /// Floats after which scale and shift repeat.
        package var period: Int
        /// Lower bound of the activation, infinite for none.
        package var floor: Float
        /// Upper bound of the activation, infinite for none.
        package var ceiling: Float
        /// Dense `[height, width, channels]`.
        package var addend: UnsafePointer<Float>?
        /// Where the result is kept for later readers, dense.
        package var copy: UnsafeMutablePointer<Float>?

        /// A source of these parts.
        package init(
            scale: UnsafePointer<Float>, shift: UnsafePointer<Float>, period: Int, floor: Float,
            ceiling: Float,
            addend: UnsafePointer<Float>? = nil, copy: UnsafeMutablePointer<Float>? = nil
        ) {
            self.scale = scale
            self.shift = shift
            self.period = period
            self.floor = floor
            self.ceiling = ceiling
            self.addend = addend
            self.copy = copy
        }
    }

    /// A source of these parts.
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

    /// Writes `count` pixels of row `y` from column `x` on, transformed, dense. `keeps` also fills the copy.
    func read(
        _ y: Int, _ x: Int, _ count: Int, _ out: UnsafeMutablePointer<Float>, _ kernels: KernelTable,
        keeps: Bool
    ) {
        let at = y * width + x
        if let bytes {
            kernels.unitFromBytes(count * channels, bytes + at * channels, out)
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
        let copy = keeps ? transform.copy.map { $0 + at * channels } : nil
        let addend = transform.addend.map { $0 + at * channels }
        if pixelStride == channels {
            kernels.affine(
                count * channels, transform.period, floats, transform.scale, transform.shift, transform.floor,
                transform.ceiling, addend, out, copy)
        } else {
            for pixel in 0..<count {
                let offset = pixel * channels
                kernels.affine(
                    channels, transform.period, floats + pixel * pixelStride, transform.scale,
                    transform.shift,
                    transform.floor, transform.ceiling, addend.map { $0 + offset }, out + offset,
                    copy.map { $0 + offset })
            }
        }
    }
}
