/// The input under a tile.
extension ConvolutionTask {
    /// Copies or computes the input under a region, with borders, into the window at the beginning of `scratch`.
    func fillWindow(_ region: Region, _ operands: Operands, _ scratch: UnsafeMutablePointer<Float>) {
        var source = operands.source
        if let producer = operands.producer {
            if producerFillsWindow {
                produceIntoWindow(producer, region, scratch, scratch + layout.producerScratch)
                return
            }
            source = produce(producer, region, source, scratch)
        }
        let firstRow = region.y * shape.strideHeight - shape.padTop
        let firstColumn = region.x * shape.strideWidth - shape.padLeft
        let reader = WindowReader(
            source: source, border: border, height: shape.inputHeight, width: shape.inputWidth,
            upsampling: inputUpsampling, keptRows: region.y..<region.y + region.rows,
            keptColumns: region.x..<region.x + region.columns, storedRow: scratch + layout.storedRow,
            kernels: kernels)
        reader.read(
            rows: firstRow..<firstRow + neededRows(region.rows),
            columns: firstColumn..<firstColumn + neededColumns(region.columns), to: scratch,
            rowStride: layout.windowColumns * shape.inputChannels)
    }

    /// Clears what the last row of a product reads for outputs that are not there: the others have weights of zero for it, and
    /// memory may hold what is no number.
    ///
    /// The same goes for what fills up a step of a product in tiles, which reads into the next row, or beyond the last.
    func clearBeyond(_ region: Region, _ scratch: UnsafeMutablePointer<Float>) {
        let sharing = packed?.products[0].outputsPerRow ?? 1
        let missing = (sharing - region.columns % sharing) % sharing
        let channels = shape.inputChannels
        let filling = roundsWindow ? ProductMethod.tileStep : 0
        let filled = neededColumns(region.columns) * channels, length = layout.windowColumns * channels
        let count = min(missing * shape.strideWidth * channels + filling, length - filled)
        let rows = neededRows(region.rows)
        if count > 0 {
            for row in 0..<rows { (scratch + row * length + filled).update(repeating: 0, count: count) }
        }
        (scratch + rows * length).update(repeating: 0, count: filling)
    }

    /// Rounds a window to bfloat16 where it is, as ``roundsWindow`` says: its numbers are then of 16 bits each.
    func roundWindow(_ region: Region, _ scratch: UnsafeMutablePointer<Float>) {
        kernels.round(
            scratch,
            count: neededRows(region.rows) * layout.windowColumns * shape.inputChannels
                + ProductMethod.tileStep)
    }

    /// Asks for a part of what the next tile's window is filled from, while products leave the memory idle.
    ///
    /// Behind a depthwise convolution alone: other products read so much of the caches that they lose it again.
    func prefetch(_ next: Region, _ source: ImageSource, part: Int, of parts: Int) {
        guard depthwise != nil, !readsInPlace, inputUpsampling == 1 else { return }
        let top = next.y * shape.strideHeight - shape.padTop, needed = neededRows(next.rows)
        let left = next.x * shape.strideWidth - shape.padLeft
        let columns = (left..<left + neededColumns(next.columns)).clamped(to: 0..<shape.inputWidth)
        for row in top + needed * part / parts..<top + needed * (part + 1) / parts
        where 0..<shape.inputHeight ~= row {
            source.prefetch(row, columns.lowerBound, columns.count)
        }
    }

    private var border: Border { isPolyphase ? shape.border.polyphase : shape.border }

    var inputUpsampling: Int { isPolyphase ? 1 : shape.upsampling }
    func neededRows(_ rows: Int) -> Int { (rows - 1) * shape.strideHeight + shape.kernelHeight }
    func neededColumns(_ columns: Int) -> Int {
        (columns - 1) * shape.strideWidth + shape.kernelWidth
    }

    /// The row or column that a position reads; `nil` for zero.
    func resolve(_ position: Int, _ extent: Int) -> Int? { border.resolve(position, extent) }
}
