extension ConvolutionTask {
    /// Rows and columns of a tile: of all even divisions into at most 128 columns, with as many rows as the scratch
    /// target allows, the one that costs least. A narrow tile has more rows, so that less of its window is border
    /// that its neighbours copy too; a wide one wastes less of the products' blocks of rows.
    static func tile(
        _ shape: ConvolutionShape, _ layout: PackedConvolution.Layout?, hasDepthwise: Bool,
        feeder: ConvolutionShape?, _ positionRows: Int, _ positionColumns: Int
    ) -> (rows: Int, columns: Int) {
        let channels = shape.inputChannels
        let target = feeder == nil ? scratchTarget : fedScratchTarget
        let taps = shape.kernelHeight * shape.kernelWidth
        // Vector operations: of a window's pixel (load, scale, clamp, store), and of an output's products.
        let copying = Double(4 * channels + (feeder.map(work) ?? 0))
        let products = Double(
            hasDepthwise ? channels * shape.outputChannels : taps * channels * shape.outputChannels)
        var best = (cost: Double.infinity, rows: 1, columns: positionColumns)
        let narrowest = max(1, (positionColumns + 27) / 28)
        for count in max(1, (positionColumns + 127) / 128)...narrowest {
            let columns = (positionColumns + count - 1) / count
            let width = (columns - 1) * shape.strideWidth + shape.kernelWidth
            let perRow = width * channels * shape.strideHeight + (hasDepthwise ? columns * channels : 0)
            let fixed = width * channels * max(0, shape.kernelHeight - shape.strideHeight)
            let fitting = max(1, (target - fixed) / max(1, perRow))
            // Enough tiles for threads to share, even on small pictures.
            let sharing = max(1, (positionRows * count + 15) / 16)
            let rows = max(1, min(positionRows, min(fitting, min(feeder == nil ? 16 : 32, sharing))))
            let height = (rows - 1) * shape.strideHeight + shape.kernelHeight
            let multiplied = columns + (layout == .shifted ? shape.kernelWidth - 1 : 0)
            let blocks = (multiplied + 13) / 14 * 14
            let cost =
                (copying * Double(height * width) / Double(rows) + products * Double(blocks))
                / Double(columns)
            if cost < best.cost { best = (cost, rows, columns) }
        }
        return (best.rows, best.columns)
    }

    /// Multiplications of an output pixel.
    static func work(_ shape: ConvolutionShape) -> Int {
        shape.kernelHeight * shape.kernelWidth * shape.inputChannels * shape.outputChannels
    }
}
