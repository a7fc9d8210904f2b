/// The input under a tile.
extension ConvolutionTask {
    /// Lets the producer compute the part of its output under a region into scratch, and returns it as an image whose
    /// coordinates are those of the whole.
    func produce(
        _ producer: FusedProducer, _ region: Region, _ source: ImageSource,
        _ scratch: UnsafeMutablePointer<Float>
    ) -> ImageSource {
        func range(_ first: Int, _ needed: Int, _ extent: Int) -> Range<Int> {
            var low = extent, high = 0
            for position in first..<(first + needed) {
                guard let at = resolve(position, extent * inputUpsampling) else { continue }
                low = min(low, at / inputUpsampling)
                high = max(high, at / inputUpsampling + 1)
            }
            return low < high ? low..<high : 0..<0
        }
        let step = producer.task.outputStep
        func aligned(_ range: Range<Int>, _ extent: Int) -> Range<Int> {
            let low = range.lowerBound / step * step
            return low..<min(extent, (range.upperBound + step - 1) / step * step)
        }
        let rows = aligned(
            range(region.y * shape.strideHeight - shape.padTop, neededRows(region.rows), shape.inputHeight),
            shape.inputHeight)
        let columns = aligned(
            range(
                region.x * shape.strideWidth - shape.padLeft, neededColumns(region.columns), shape.inputWidth),
            shape.inputWidth)
        let out = scratch + ownScratchCount
        let channels = shape.inputChannels
        let origin = (rows.lowerBound * columns.count + columns.lowerBound) * channels
        compute(producer, rows, columns, to: out - origin, rowLength: columns.count, out + producedCount)
        var produced = source
        produced.floats = UnsafePointer(out - origin)
        produced.pixelStride = channels
        produced.width = columns.count
        return produced
    }

    /// Whether a producer's outputs are this window's numbers as they are.
    static func producerFillsWindow(
        _ shape: ConvolutionShape, by producer: ConvolutionTask?, hasTransform: Bool, isPolyphase: Bool
    ) -> Bool {
        guard let producer, !hasTransform else { return false }
        return shape.border == .zero && shape.upsampling == 1 && !isPolyphase && producer.outputStep == 1
    }

    /// Lets the producer compute a region's window in its place, and surrounds it with zeros.
    func produceIntoWindow(
        _ producer: FusedProducer, _ region: Region, _ window: UnsafeMutablePointer<Float>,
        _ scratch: UnsafeMutablePointer<Float>
    ) {
        let channels = shape.inputChannels
        let top = region.y * shape.strideHeight - shape.padTop
        let left = region.x * shape.strideWidth - shape.padLeft
        let rows = top..<top + neededRows(region.rows), columns = left..<left + neededColumns(region.columns)
        let insideRows = rows.clamped(to: 0..<shape.inputHeight)
        let insideColumns = columns.clamped(to: 0..<shape.inputWidth)
        func at(_ y: Int, _ x: Int) -> Int { ((y - top) * scratchColumns + x - left) * channels }
        for y in rows {
            guard insideRows.contains(y), !insideColumns.isEmpty else {
                (window + at(y, left)).update(repeating: 0, count: columns.count * channels)
                continue
            }
            (window + at(y, left)).update(
                repeating: 0, count: (insideColumns.lowerBound - left) * channels)
            (window + at(y, insideColumns.upperBound)).update(
                repeating: 0, count: (columns.upperBound - insideColumns.upperBound) * channels)
        }
        compute(
            producer, insideRows, insideColumns, to: window + at(0, 0), rowLength: scratchColumns, scratch)
    }

    /// Lets a producer compute a part of its image, whose px (0, 0) would lie at `out`, rows `rowLength` px apart.
    private func compute(
        _ producer: FusedProducer, _ rows: Range<Int>, _ columns: Range<Int>,
        to out: UnsafeMutablePointer<Float>,
        rowLength: Int, _ scratch: UnsafeMutablePointer<Float>
    ) {
        let task = producer.task
        let step = task.outputStep
        var operands = producer.operands
        operands.out = out
        operands.outStride = shape.inputChannels
        var y = rows.lowerBound / step
        while y * step < rows.upperBound {
            let height = min(task.tileRows, (rows.upperBound - y * step) / step)
            var x = columns.lowerBound / step
            while x * step < columns.upperBound {
                let width = min(task.tileColumns, (columns.upperBound - x * step) / step)
                task.run(
                    Region(y: y, x: x, rows: height, columns: width), operands, outWidth: rowLength,
                    sums: nil, scratch)
                x += width
            }
            y += height
        }
    }

    var inputUpsampling: Int { isPolyphase ? 1 : shape.upsampling }
    func neededRows(_ rows: Int) -> Int { (rows - 1) * shape.strideHeight + shape.kernelHeight }
    func neededColumns(_ columns: Int) -> Int {
        (columns - 1) * shape.strideWidth + shape.kernelWidth
    }

    /// The row or column that a position reads; `nil` for zero.
    func resolve(_ position: Int, _ extent: Int) -> Int? {
        shape.resolve(position, extent, isPolyphase: isPolyphase)
    }

    /// Copies the input under a tile, with borders, into `window` (rows of `scratchColumns` pixels).
    func fill(
        _ window: UnsafeMutablePointer<Float>, _ region: Region, _ source: ImageSource,
        _ scratchEnd: UnsafeMutablePointer<Float>
    ) {
        let (y, x, rows, columns) = (region.y, region.x, region.rows, region.columns)
        let channels = shape.inputChannels
        let upsampling = inputUpsampling
        let height = shape.inputHeight * upsampling, width = shape.inputWidth * upsampling
        let firstRow = y * shape.strideHeight - shape.padTop
        let firstColumn = x * shape.strideWidth - shape.padLeft
        let neededRows = neededRows(rows), neededColumns = neededColumns(columns)
        let left = max(0, min(neededColumns, -firstColumn))
        let right = max(0, min(neededColumns - left, firstColumn + neededColumns - width))
        let inside = neededColumns - left - right
        let rowStride = scratchColumns * channels
        let small = scratchEnd - (scratchColumns + 2) * channels - 64

        for row in 0..<neededRows {
            let out = window + row * rowStride
            guard let at = resolve(firstRow + row, height) else {
                out.update(repeating: 0, count: neededColumns * channels)
                continue
            }
            let sourceRow = at / upsampling
            // Only the tile that owns a pixel keeps its transformed value.
            let owned = firstRow + row >= y && firstRow + row < y + rows
            let start = out + left * channels
            if upsampling == 1 {
                let keepFrom = max(firstColumn + left, x),
                    keepTo = min(firstColumn + left + inside, x + columns)
                if owned, source.transform?.copy != nil, keepTo > keepFrom {
                    let before = keepFrom - (firstColumn + left), after = firstColumn + left + inside - keepTo
                    if before > 0 {
                        source.read(sourceRow, firstColumn + left, before, start, kernels, keeps: false)
                    }
                    source.read(
                        sourceRow, keepFrom, keepTo - keepFrom, start + before * channels, kernels,
                        keeps: true)
                    if after > 0 {
                        source.read(
                            sourceRow, keepTo, after, start + (before + keepTo - keepFrom) * channels,
                            kernels,
                            keeps: false)
                    }
                } else if inside > 0 {
                    source.read(sourceRow, firstColumn + left, inside, start, kernels, keeps: false)
                }
            } else if inside > 0 {
                let first = (firstColumn + left) / upsampling
                let last = (firstColumn + left + inside - 1) / upsampling
                source.read(sourceRow, first, last - first + 1, small, kernels, keeps: false)
                for column in 0..<inside {
                    let from = (firstColumn + left + column) / upsampling - first
                    (start + column * channels).update(from: small + from * channels, count: channels)
                }
            }
            for column in 0..<left {
                border(
                    out + column * channels, sourceRow, resolve(firstColumn + column, width), upsampling,
                    source)
            }
            for column in (neededColumns - right)..<neededColumns {
                border(
                    out + column * channels, sourceRow, resolve(firstColumn + column, width), upsampling,
                    source)
            }
        }
    }

    func border(
        _ out: UnsafeMutablePointer<Float>, _ row: Int, _ column: Int?, _ upsampling: Int,
        _ source: ImageSource
    ) {
        if let column {
            source.read(row, column / upsampling, 1, out, kernels, keeps: false)
        } else {
            out.update(repeating: 0, count: shape.inputChannels)
        }
    }
}
