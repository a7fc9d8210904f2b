internal import CMicrokernelTypes

/// The depthwise convolution of a tile.
extension ConvolutionTask {
    /// The depthwise convolution of a region: into scratch, dense rows of a tile's columns, or to the result where nothing
    /// follows.
    ///
    /// The polyphase components of an upsampled image are each a 2x2 kernel on the stored one, whose outputs stand on every
    /// second row and column.
    func convolveDepthwise(
        _ depthwise: PackedDepthwise, _ region: Region, _ operands: Operands, _ outWidth: Int,
        _ scratch: UnsafeMutablePointer<Float>
    ) {
        let channels = shape.inputChannels
        let rowStride = layout.windowColumns * channels
        let isLast = packed == nil
        let step = depthwise.step
        let pixelStride = isLast ? operands.outStride : channels
        for row in 0..<region.rows * step {
            let rowPhase = row % step
            let start =
                isLast
                ? operands.out
                    + ((region.y * step + row) * outWidth + region.x * step) * operands.outStride
                : scratch + layout.depthwise + row * tileColumns * step * channels
            if readsInPlace {
                convolveInPlace(depthwise, region, row, operands.source, to: start, pixelStride)
                continue
            }
            let read = UnsafePointer(scratch) + (row / step * shape.strideHeight + rowPhase) * rowStride
            for columnPhase in 0..<step {
                var arguments = DepthwiseArguments(
                    pixels: region.columns, channels: channels, kernelHeight: depthwise.kernelHeight,
                    kernelWidth: depthwise.kernelWidth, input: read + columnPhase * channels,
                    inputStride: shape.strideWidth * channels, rowStride: rowStride, columnStride: channels,
                    skipsFirst: false, skipsLast: false, weights: depthwise.weights(rowPhase, columnPhase),
                    bias: depthwise.bias, output: start + columnPhase * pixelStride,
                    outputStride: step * pixelStride, outputMin: depthwise.outputMin,
                    outputMax: depthwise.outputMax)
                kernels.microkernels.depthwise(&arguments)
            }
        }
    }

    /// The depthwise convolution of one row of a region, read from the image itself: taps beyond its edges are left
    /// out, which adds the same zeros.
    private func convolveInPlace(
        _ depthwise: PackedDepthwise, _ region: Region, _ row: Int, _ source: ImageSource,
        to out: UnsafeMutablePointer<Float>, _ outStride: Int
    ) {
        let firstRow = (region.y + row) * shape.strideHeight - shape.padTop
        let firstColumn = region.x * shape.strideWidth - shape.padLeft
        let lastColumn = firstColumn + neededColumns(region.columns) - 1
        let rows = max(0, -firstRow)..<max(0, -firstRow, min(shape.kernelHeight, source.height - firstRow))
        let (columnStride, rowStride) = (source.pixelStride, source.width * source.pixelStride)
        var arguments = DepthwiseArguments(
            pixels: region.columns, channels: shape.inputChannels, kernelHeight: rows.count,
            kernelWidth: shape.kernelWidth,
            input: source.floats! + (firstRow + rows.lowerBound) * rowStride + firstColumn * columnStride,
            inputStride: shape.strideWidth * columnStride, rowStride: rowStride, columnStride: columnStride,
            skipsFirst: firstColumn < 0, skipsLast: lastColumn >= source.width,
            weights: depthwise.weights(0, 0) + rows.lowerBound * shape.kernelWidth * shape.inputChannels,
            bias: depthwise.bias, output: out, outputStride: outStride, outputMin: depthwise.outputMin,
            outputMax: depthwise.outputMax)
        kernels.microkernels.depthwise(&arguments)
    }
}
