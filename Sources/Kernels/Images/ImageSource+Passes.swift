extension ImageSource {
    /// Writes row `y`, transformed, to `out`, whose pixels are `outStride` floats apart.
    ///
    /// `scratch` is `width * channels` floats.
    package func copyRow(
        _ y: Int, to out: UnsafeMutablePointer<Float>, outStride: Int, scratch: UnsafeMutablePointer<Float>,
        _ kernels: KernelTable
    ) {
        if outStride == channels {
            read(y, 0, width, out, kernels, keeps: false)
        } else {
            read(y, 0, width, scratch, kernels, keeps: false)
            for pixel in 0..<width {
                (out + pixel * outStride).update(from: scratch + pixel * channels, count: channels)
            }
        }
    }

    /// Writes `count` pixels of row `y` as the sigmoid of `x * scale + shift`.
    package func sigmoidRow(
        _ y: Int, _ count: Int, to out: UnsafeMutablePointer<Float>, _ kernels: KernelTable
    ) {
        let transform = transform!
        kernels.sigmoid(
            count * channels, transform.period, floats! + y * width * pixelStride, transform.scale,
            transform.shift, out)
    }

    /// The same as 8-bit colour.
    package func sigmoidRow(
        _ y: Int, _ count: Int, to out: UnsafeMutablePointer<UInt8>, _ kernels: KernelTable
    ) {
        let transform = transform!
        kernels.sigmoidBytes(
            count * channels, transform.period, floats! + y * width * pixelStride, transform.scale,
            transform.shift, out)
    }

    /// Writes the mean of each channel.
    package func channelMeans(to out: UnsafeMutablePointer<Float>, _ kernels: KernelTable) {
        kernels.sumPool(
            channels, height, width, floats!, width * pixelStride, pixelStride, 1 / Float(height * width), out
        )
    }

    /// Writes `count` pixels of row `y`, transformed, dense.
    package func readRow(_ y: Int, _ count: Int, to out: UnsafeMutablePointer<Float>, _ kernels: KernelTable)
    {
        read(y, 0, count, out, kernels, keeps: false)
    }
}
