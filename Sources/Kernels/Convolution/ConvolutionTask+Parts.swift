internal import CMicrokernelTypes

/// What a tile does before its products, and where they are not stored as they are.
extension ConvolutionTask {
    /// The depthwise convolution of a region: into `out`, dense rows of a tile's columns, or to the result where nothing
    /// follows.
    ///
    /// The polyphase components of an upsampled image are each a 2x2 kernel on the stored one, whose outputs stand on every
    /// second row and column.
    func convolveDepthwise(
        _ depthwise: PackedDepthwise, _ region: Region, _ window: UnsafePointer<Float>,
        to out: UnsafeMutablePointer<Float>, _ operands: Operands, _ outWidth: Int
    ) {
        let channels = shape.inputChannels
        let rowStride = scratchColumns * channels
        let isLast = packed == nil
        let step = depthwise.step
        let pixelStride = isLast ? operands.outStride : channels
        for row in 0..<region.rows * step {
            let rowPhase = row % step
            let start =
                isLast
                ? operands.out
                    + ((region.y * step + row) * outWidth + region.x * step) * operands.outStride
                : out + row * tileColumns * step * channels
            if readsInPlace {
                convolveInPlace(depthwise, region, row, operands.source, to: start, pixelStride)
                continue
            }
            let read = window + (row / step * shape.strideHeight + rowPhase) * rowStride
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

    /// The products of a tile's rows with every column of the kernel, then their shifted sums.
    func runShifted(
        _ packed: PackedConvolution, _ region: Region, _ window: UnsafeMutablePointer<Float>,
        _ staging: UnsafeMutablePointer<Float>, _ operands: Operands, _ outWidth: Int,
        _ sums: UnsafeMutablePointer<Float>?
    ) {
        let product = packed.products[0]
        let rowStride = scratchColumns * shape.inputChannels
        packed.shiftedBias.withUnsafeBufferPointer { bias in
            for row in 0..<region.rows {
                product.multiply(
                    rows: region.columns + shape.kernelWidth - 1,
                    input: window + row * shape.strideHeight * rowStride, inputStride: shape.inputChannels,
                    kernelRowStride: rowStride, output: staging, outputStride: product.paddedColumns,
                    outputMin: -.infinity, outputMax: .infinity, sums: nil, scratch: staging + stagingCount,
                    kernels)
                var arguments = ShiftedSumsArguments(
                    pixels: region.columns, channels: packed.channels, kernelWidth: shape.kernelWidth,
                    input: staging, inputStride: product.paddedColumns, bias: bias.baseAddress!,
                    output: operands.out
                        + ((region.y + row) * outWidth + region.x) * operands.outStride,
                    outputStride: operands.outStride, outputMin: packed.outputMin,
                    outputMax: packed.outputMax, sums: sums)
                kernels.microkernels.shiftedSums(&arguments)
            }
        }
    }

    /// Copies staged products to their pixels: `columnsPerRow` pixels of `outStride` floats for each row of products.
    func unstage(
        _ staging: UnsafeMutablePointer<Float>, _ product: PackedProduct, _ columns: Int,
        _ out: UnsafeMutablePointer<Float>, _ outStride: Int, _ residual: UnsafePointer<Float>?,
        _ packed: PackedConvolution
    ) {
        let channels = product.channels
        for column in 0..<columns {
            for phase in 0..<product.columnsPerRow {
                let from = staging + column * product.paddedColumns + phase * channels
                let at = (column * product.columnStep + phase) * outStride
                let to = out + at
                guard let residual else {
                    for channel in 0..<channels { to[channel] = from[channel] }
                    continue
                }
                for channel in 0..<channels {
                    to[channel] = min(
                        max(from[channel] + residual[at + channel], packed.outputMin), packed.outputMax)
                }
            }
        }
    }
}
