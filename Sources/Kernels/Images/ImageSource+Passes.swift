internal import CMicrokernelTypes

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
        var arguments = sigmoidArguments(y, count)
        kernels.microkernels.sigmoid(&arguments, out)
    }

    /// The same as 8-bit colour.
    package func sigmoidRow(
        _ y: Int, _ count: Int, to out: UnsafeMutablePointer<UInt8>, _ kernels: KernelTable
    ) {
        var arguments = sigmoidArguments(y, count)
        kernels.microkernels.sigmoidBytes(&arguments, out)
    }

    private func sigmoidArguments(_ y: Int, _ count: Int) -> SigmoidArguments {
        let transform = transform!
        return SigmoidArguments(
            count: count * channels, period: transform.period, input: floats! + y * width * pixelStride,
            scale: transform.scale, shift: transform.shift)
    }

    /// Writes the mean of each channel.
    package func channelMeans(to out: UnsafeMutablePointer<Float>, _ kernels: KernelTable) {
        var arguments = PoolArguments(
            channels: channels, windowHeight: height, windowWidth: width, input: floats!,
            rowStride: width * pixelStride, pixelStride: pixelStride, factor: 1 / Float(height * width),
            output: out)
        kernels.microkernels.sumPool(&arguments)
    }

    /// Writes `count` pixels of row `y`, transformed, dense.
    package func readRow(_ y: Int, _ count: Int, to out: UnsafeMutablePointer<Float>, _ kernels: KernelTable)
    {
        read(y, 0, count, out, kernels, keeps: false)
    }
}
