internal import CMicrokernelTypes

/// The matrix products of a tile.
extension ConvolutionTask {
    /// The products of a region, stored where they belong.
    func multiply(
        _ packed: PackedConvolution, _ region: Region, _ operands: Operands, _ outWidth: Int,
        _ sums: UnsafeMutablePointer<Float>?, _ scratch: UnsafeMutablePointer<Float>
    ) {
        let staging = scratch + layout.staging, productScratch = scratch + layout.productScratch
        // What the products read of a polyphase depthwise convolution is upsampled already.
        let step = depthwise?.step ?? 1
        // Rows that follow each other in memory, where they are read and where they are written, are one.
        let isOneRow =
            depthwise != nil && region.columns == tileColumns && region.columns * step == outWidth
        let rows = isOneRow ? 1 : region.rows * step
        let columns = isOneRow ? region.rows * step * region.columns * step : region.columns * step
        var sums = sums
        for product in packed.products {
            // Two phases in one vector belong to two pixels, which are neighbours only in a dense image.
            let isDense = product.columnsPerRow == 1 || operands.outStride == product.channels
            for row in 0..<rows {
                let (input, inputStride) = windows(of: product, row, region, operands.source, scratch)
                let outRow = (region.y * step + row) * product.rowStep + product.rowPhase
                let outColumn = region.x * step * product.columnStep + product.columnPhase
                let at = (outRow * outWidth + outColumn) * operands.outStride
                let out = operands.out + at
                let residual = operands.residual.map { $0 + at }
                if product.fillsVectors && isDense {
                    product.multiply(
                        rows: columns, input: input, inputStride: inputStride,
                        kernelRowStride: layout.windowColumns * shape.inputChannels, panels: region.panels,
                        output: out, outputStride: product.columnStep * operands.outStride,
                        residual: residual, outputMin: packed.outputMin, outputMax: packed.outputMax,
                        sums: sums, scratch: productScratch, kernels)
                } else {
                    // Whole vectors would overwrite the neighbour's channels: stage them and copy.
                    product.multiply(
                        rows: columns, input: input, inputStride: inputStride,
                        kernelRowStride: layout.windowColumns * shape.inputChannels, output: staging,
                        outputStride: product.paddedColumns,
                        outputMin: residual == nil ? packed.outputMin : -.infinity,
                        outputMax: residual == nil ? packed.outputMax : .infinity, sums: sums,
                        scratch: productScratch, kernels)
                    unstage(staging, product, columns, out, operands.outStride, residual, packed)
                }
            }
            if sums != nil { sums! += product.sumCount }
        }
    }

    /// Where the windows of a row of a region's outputs begin, and floats from one to the next.
    private func windows(
        of product: PackedProduct, _ row: Int, _ region: Region, _ source: ImageSource,
        _ scratch: UnsafePointer<Float>
    ) -> (start: UnsafePointer<Float>, stride: Int) {
        let channels = shape.inputChannels
        if let depthwise {
            return (scratch + layout.depthwise + row * tileColumns * depthwise.step * channels, channels)
        }
        if readsInPlace {
            let y = (region.y + row) * shape.strideHeight, x = region.x * shape.strideWidth
            return (
                source.floats! + (y * source.width + x) * source.pixelStride,
                source.pixelStride * shape.strideWidth
            )
        }
        let y = row * shape.strideHeight + product.rowOffset
        return (
            scratch + (y * layout.windowColumns + product.columnOffset) * channels,
            shape.strideWidth * channels
        )
    }

    /// The products of a tile's rows with every column of the kernel, then their shifted sums.
    func multiplyShifted(
        _ packed: PackedConvolution, _ region: Region, _ operands: Operands, _ outWidth: Int,
        _ sums: UnsafeMutablePointer<Float>?, _ scratch: UnsafeMutablePointer<Float>
    ) {
        let staging = scratch + layout.staging
        let product = packed.products[0]
        let rowStride = layout.windowColumns * shape.inputChannels
        packed.shiftedBias.withUnsafeBufferPointer { bias in
            for row in 0..<region.rows {
                product.multiply(
                    rows: region.columns + shape.kernelWidth - 1,
                    input: scratch + row * shape.strideHeight * rowStride, inputStride: shape.inputChannels,
                    kernelRowStride: rowStride, output: staging, outputStride: product.paddedColumns,
                    outputMin: -.infinity, outputMax: .infinity, sums: nil,
                    scratch: scratch + layout.productScratch,
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
    private func unstage(
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
