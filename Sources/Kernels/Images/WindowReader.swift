/// Copies parts of an image, with what lies beyond its edges, into the windows of convolutions.
///
/// The source's transform is applied on the way. Of what it can keep for later readers, each tile keeps its own part.
struct WindowReader {
    let source: ImageSource
    let border: Border
    /// Rows and columns of the stored image.
    let height: Int
    let width: Int
    /// How many times the image is upsampled while it is read, 1 or 2.
    var upsampling = 1
    /// The rows and columns whose transformed values the tile keeps, if the source has a place for them.
    let keptRows: Range<Int>
    let keptColumns: Range<Int>
    /// Memory for a row of the stored image; needed for upsampling alone.
    var storedRow: UnsafeMutablePointer<Float>?
    let kernels: KernelTable

    /// Copies rows and columns of the upsampled image to `window`, whose rows are `rowStride` floats apart.
    func read(
        rows: Range<Int>, columns: Range<Int>, to window: UnsafeMutablePointer<Float>, rowStride: Int
    ) {
        let channels = source.channels
        let inside = columns.clamped(to: 0..<width * upsampling)
        // A window may lie wholly beside the image.
        let left = columns.lowerBound..<max(columns.lowerBound, min(columns.upperBound, inside.lowerBound))
        let right = min(columns.upperBound, max(left.upperBound, inside.upperBound))..<columns.upperBound
        for row in rows {
            let out = window + (row - rows.lowerBound) * rowStride
            guard let at = border.resolve(row, height * upsampling) else {
                out.update(repeating: 0, count: columns.count * channels)
                continue
            }
            func place(_ column: Int) -> UnsafeMutablePointer<Float> {
                out + (column - columns.lowerBound) * channels
            }
            if upsampling > 1 {
                readUpsampled(at / upsampling, inside, to: place(inside.lowerBound))
            } else {
                read(at, inside, keeps: keptRows.contains(row) && row < height, place)
            }
            for column in left { readBorder(at / upsampling, column, to: place(column)) }
            for column in right { readBorder(at / upsampling, column, to: place(column)) }
        }
    }

    /// Columns inside the image, of which those that the tile keeps are kept.
    private func read(
        _ row: Int, _ inside: Range<Int>, keeps: Bool, _ place: (Int) -> UnsafeMutablePointer<Float>
    ) {
        func read(_ columns: Range<Int>, keeps: Bool) {
            if columns.isEmpty { return }
            source.read(
                row, columns.lowerBound, columns.count, place(columns.lowerBound), kernels, keeps: keeps)
        }
        let kept = keptColumns.clamped(to: inside)
        if keeps, source.transform?.copy != nil, !kept.isEmpty {
            read(inside.lowerBound..<kept.lowerBound, keeps: false)
            read(kept, keeps: true)
            read(kept.upperBound..<inside.upperBound, keeps: false)
        } else {
            read(inside, keeps: false)
        }
    }

    /// Columns of the upsampled image: a stored row is read once, and each of its pixels repeated.
    private func readUpsampled(
        _ row: Int, _ columns: Range<Int>, to out: UnsafeMutablePointer<Float>
    ) {
        guard let storedRow, let last = columns.last else { return }
        let channels = source.channels
        let first = columns.lowerBound / upsampling
        source.read(row, first, last / upsampling - first + 1, storedRow, kernels, keeps: false)
        for (index, column) in columns.enumerated() {
            (out + index * channels).update(
                from: storedRow + (column / upsampling - first) * channels, count: channels)
        }
    }

    /// A column beyond the image's edges.
    private func readBorder(_ row: Int, _ column: Int, to out: UnsafeMutablePointer<Float>) {
        if let column = border.resolve(column, width * upsampling) {
            source.read(row, column / upsampling, 1, out, kernels, keeps: false)
        } else {
            out.update(repeating: 0, count: source.channels)
        }
    }
}
