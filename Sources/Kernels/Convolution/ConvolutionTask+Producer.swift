/// What a fused producer computes for a tile.
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
        let out = scratch + layout.produced
        let channels = shape.inputChannels
        let origin = (rows.lowerBound * columns.count + columns.lowerBound) * channels
        compute(
            producer, rows, columns, to: out - origin, rowLength: columns.count,
            scratch + layout.producerScratch)
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
        func at(_ y: Int, _ x: Int) -> Int { ((y - top) * layout.windowColumns + x - left) * channels }
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
            producer, insideRows, insideColumns, to: window + at(0, 0), rowLength: layout.windowColumns,
            scratch)
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
}
