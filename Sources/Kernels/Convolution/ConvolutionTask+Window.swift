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
    func clearBeyond(_ region: Region, _ scratch: UnsafeMutablePointer<Float>) {
        let sharing = packed?.products[0].outputsPerRow ?? 1
        let missing = (sharing - region.columns % sharing) % sharing
        guard missing > 0 else { return }
        let channels = shape.inputChannels
        for row in 0..<neededRows(region.rows) {
            (scratch + (row * layout.windowColumns + neededColumns(region.columns)) * channels)
                .update(repeating: 0, count: missing * shape.strideWidth * channels)
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
