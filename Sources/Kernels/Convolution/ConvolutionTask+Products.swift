internal import CMicrokernelTypes

/// The matrix products of a tile.
extension ConvolutionTask {
    /// The products of a region, stored where they belong.
    func multiply(
        _ packed: PackedConvolution, _ region: Region, _ operands: Operands, _ outWidth: Int,
        _ sums: UnsafeMutablePointer<Float>?, _ scratch: UnsafeMutablePointer<Float>, _ next: Region?
    ) {
        if depthwise != nil, packed.products[0].fillsVectors {
            multiplyPointwise(packed, region, operands, outWidth, sums, scratch, next)
            return
        }
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
                if let next { prefetch(next, operands.source, part: row, of: rows) }
                let (whole, rest) = columns.quotientAndRemainder(dividingBy: product.outputsPerRow)
                let (input, inputStride) = windows(of: product, row, 0, region, operands.source, scratch)
                let outRow = (region.y * step + row) * product.rowStep + product.rowPhase
                let outColumn = region.x * step * product.columnStep + product.columnPhase
                let at = (outRow * outWidth + outColumn) * operands.outStride
                let out = operands.out + at
                let residual = operands.residual.map { $0 + at }
                if product.fillsVectors && isDense {
                    product.multiply(
                        rows: whole, input: input, inputStride: inputStride,
                        kernelRowStride: layout.windowColumns * shape.inputChannels, isRounded: roundsWindow,
                        panels: region.panels,
                        output: out,
                        outputStride: product.outputsPerRow * product.columnStep * operands.outStride,
                        residual: residual, outputMin: packed.outputMin, outputMax: packed.outputMax,
                        sums: sums, scratch: productScratch, kernels)
                } else if whole > 0 {
                    // Whole vectors would overwrite the neighbour's channels: stage them and copy.
                    product.multiply(
                        rows: whole, input: input, inputStride: inputStride,
                        kernelRowStride: layout.windowColumns * shape.inputChannels, isRounded: roundsWindow,
                        output: staging,
                        outputStride: product.paddedColumns,
                        outputMin: residual == nil ? packed.outputMin : -.infinity,
                        outputMax: residual == nil ? packed.outputMax : .infinity, sums: sums,
                        scratch: productScratch, kernels)
                    unstage(
                        staging, product, 0..<whole * product.outputsPerRow, out, operands.outStride,
                        residual, packed)
                }
                if rest > 0 {
                    // Of the last row, only these outputs are there, and counted.
                    product.multiply(
                        rows: 1,
                        input: windows(of: product, row, whole, region, operands.source, scratch).start,
                        inputStride: inputStride,
                        kernelRowStride: layout.windowColumns * shape.inputChannels, isRounded: roundsWindow,
                        output: staging,
                        outputStride: product.paddedColumns, outputMin: -.infinity, outputMax: .infinity,
                        sums: nil, scratch: productScratch, kernels)
                    if let sums { product.addSums(of: staging, outputs: rest, to: sums) }
                    unstage(
                        staging, product, columns - rest..<columns, out, operands.outStride, residual, packed)
                }
            }
            if sums != nil { sums! += product.sumCount }
        }
    }

    /// The products behind a depthwise convolution, of outputs that fill vectors.
    ///
    /// All rows are multiplied by two panels, whose weights stay in the first-level cache, before the next two.
    private func multiplyPointwise(
        _ packed: PackedConvolution, _ region: Region, _ operands: Operands, _ outWidth: Int,
        _ sums: UnsafeMutablePointer<Float>?, _ scratch: UnsafeMutablePointer<Float>, _ next: Region?
    ) {
        let product = packed.products[0]
        let step = outputStep, channels = shape.inputChannels
        let columns = region.columns * step, rowLength = tileColumns * step
        // Rows that follow each other in memory, where they are read and where they are written, are one.
        let isOneRow = columns == rowLength && columns == outWidth
        let rows = isOneRow ? 1 : region.rows * step
        let group = product.method == .float32 ? 2 : product.panels
        let calls = (product.panels + group - 1) / group * rows
        for panel in stride(from: 0, to: product.panels, by: group) {
            for row in 0..<rows {
                if let next { prefetch(next, operands.source, part: panel / group * rows + row, of: calls) }
                let at = ((region.y * step + row) * outWidth + region.x * step) * operands.outStride
                product.multiply(
                    rows: isOneRow ? region.rows * step * columns : columns,
                    input: scratch + layout.depthwise + row * rowLength * channels, inputStride: channels,
                    kernelRowStride: 0, panels: panel..<min(panel + group, product.panels),
                    output: operands.out + at, outputStride: operands.outStride,
                    residual: operands.residual.map { $0 + at }, outputMin: packed.outputMin,
                    outputMax: packed.outputMax, sums: sums, scratch: scratch + layout.productScratch, kernels
                )
            }
        }
    }

    /// Where the windows of a row of a region's outputs begin, from row `first` of the product on, and numbers from one to the
    /// next.
    private func windows(
        of product: PackedProduct, _ row: Int, _ first: Int, _ region: Region, _ source: ImageSource,
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
        let stride = product.outputsPerRow * shape.strideWidth * channels
        let offset = (y * layout.windowColumns + product.columnOffset) * channels + first * stride
        guard roundsWindow else { return (scratch + offset, stride) }
        let start = UnsafeRawPointer(scratch) + 2 * offset
        return (start.assumingMemoryBound(to: Float.self), stride)
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

    /// Copies staged products of some positions to their pixels: `columnsPerRow` pixels of `outStride` floats for each row of
    /// products.
    private func unstage(
        _ staging: UnsafeMutablePointer<Float>, _ product: PackedProduct, _ positions: Range<Int>,
        _ out: UnsafeMutablePointer<Float>, _ outStride: Int, _ residual: UnsafePointer<Float>?,
        _ packed: PackedConvolution
    ) {
        let channels = product.channels
        let first = positions.lowerBound / product.outputsPerRow
        let isWhole = positions.count % product.outputsPerRow == 0
        for row in 0..<(positions.count + product.outputsPerRow - 1) / product.outputsPerRow {
            let position = (first + row) * product.outputsPerRow
            let valid = isWhole ? product.columnsPerRow : positions.upperBound - position
            for phase in 0..<valid {
                let from = staging + row * product.paddedColumns + phase * channels
                let at = (position * product.columnStep + phase) * outStride
                let to = out + at
                guard let residual else {
                    // What is staged of whole rows is clamped.
                    for channel in 0..<channels {
                        to[channel] =
                            isWhole
                            ? from[channel] : min(max(from[channel], packed.outputMin), packed.outputMax)
                    }
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
