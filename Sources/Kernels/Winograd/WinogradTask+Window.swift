internal import CMicrokernelTypes

/// The input under neighbouring patches, and its transform.
extension WinogradTask {
    /// Copies the windows of neighbouring patches, with borders and the source's transform, into `window`.
    ///
    /// Numbers that no output inside the image depends on are zero: what is not finite would spread over the patch.
    /// `keeps` says whether this tile keeps what it reads, if the source has a place for that: one of each group of output channels.
    func fill(_ window: UnsafeMutablePointer<Float>, _ run: Run, _ source: ImageSource, keeps: Bool) {
        let channels = shape.inputChannels
        let y = run.y, x = run.x
        let leadingPixels = packed.form.leadingPixels
        let top = y * shape.strideHeight - shape.padTop - leadingPixels
        let left = x * shape.strideWidth - shape.padLeft - leadingPixels
        let patch = packed.form.patch
        let width = patch.columns * run.count
        // What of the window is needed; the columns inside the image, and those of them whose transformed values
        // this tile keeps.
        func needed(_ positions: Int, _ stride: Int, _ kernel: Int) -> Range<Int> {
            leadingPixels..<leadingPixels + (positions - 1) * stride + kernel
        }
        let rows = needed(min(patch.rows, positions.rows - y), shape.strideHeight, shape.kernelHeight)
        let columns = needed(min(width, positions.columns - x), shape.strideWidth, shape.kernelWidth)
        let used = width * shape.strideWidth + windowBorder
        clear(window, rows: windowRows, columns: used, except: rows, columns)
        let reader = WindowReader(
            source: source, border: packed.form == .polyphase ? shape.border.polyphase : shape.border,
            height: shape.inputHeight, width: shape.inputWidth, keptRows: y..<(keeps ? y + patch.rows : y),
            keptColumns: x..<x + width, kernels: kernels)
        reader.read(
            rows: top + rows.lowerBound..<top + rows.upperBound,
            columns: left + columns.lowerBound..<left + columns.upperBound,
            to: window + rows.lowerBound * windowStride + columns.lowerBound * channels,
            rowStride: windowStride)
    }

    /// Makes zero what a window has around the rows and columns that are needed.
    private func clear(
        _ window: UnsafeMutablePointer<Float>, rows: Int, columns: Int, except neededRows: Range<Int>,
        _ neededColumns: Range<Int>
    ) {
        let channels = shape.inputChannels
        for row in 0..<rows {
            let out = window + row * windowStride
            guard neededRows.contains(row) else {
                out.update(repeating: 0, count: columns * channels)
                continue
            }
            out.update(repeating: 0, count: neededColumns.lowerBound * channels)
            (out + neededColumns.upperBound * channels).update(
                repeating: 0, count: (columns - neededColumns.upperBound) * channels)
        }
    }

    /// Transforms the copied windows; in `folded` their numbers are laid side by side.
    func transform(
        _ window: UnsafePointer<Float>, _ run: Run, folded: UnsafeMutablePointer<Float>,
        to input: UnsafeMutablePointer<Float>
    ) {
        let input = input + run.offset * depth
        var arguments = WinogradInputArguments(
            patches: run.count, channels: depth, input: window, rowStride: windowStride, output: input,
            patchStride: depth, frequencyStride: inputStride)
        switch packed.form {
        case .plain, .polyphase:
            kernels.microkernels.winogradInput(&arguments)
        case .folded(let rows, let columns):
            fold(window, run, rows, columns, into: folded)
            (arguments.input, arguments.rowStride) = (UnsafePointer(folded), foldedStride)
            kernels.microkernels.winogradInput(&arguments)
        case .row, .column: transformLines(window, run, to: input)
        case .strided:
            // Two neighbouring pixels are one of twice the channels, of which every second row is an image.
            arguments.channels = 2 * shape.inputChannels
            arguments.rowStride = 2 * windowStride
            for row in 0..<2 {
                arguments.input = window + row * windowStride
                arguments.output = input + row * arguments.channels
                kernels.microkernels.winogradInput(&arguments)
            }
        }
    }

    /// Lays side by side what the blocks of a large kernel read: pixels three rows or columns apart.
    ///
    /// The padding behind them is zero already, or a number that no product reads.
    private func fold(
        _ window: UnsafePointer<Float>, _ run: Run, _ rows: Int, _ columns: Int,
        into folded: UnsafeMutablePointer<Float>
    ) {
        let channels = shape.inputChannels
        let pixels = packed.form.patch.columns * run.count + 2
        for row in 0..<Self.foldedRows {
            for block in 0..<rows * columns {
                let (i, j) = block.quotientAndRemainder(dividingBy: columns)
                Self.copyPixels(
                    pixels, channels, from: window + (row + 3 * i) * windowStride + 3 * j * channels,
                    to: folded + row * foldedStride + block * channels, stride: depth)
            }
        }
    }

    /// Copies pixels to others `stride` floats apart, each with up to three floats beyond it, which must be written
    /// later or be of no use.
    private static func copyPixels(
        _ count: Int, _ channels: Int, from: UnsafePointer<Float>, to out: UnsafeMutablePointer<Float>,
        stride: Int
    ) {
        var part = 0
        while part < channels {
            var from = UnsafeRawPointer(from + part)
            var out = UnsafeMutableRawPointer(out + part)
            for _ in 0..<count {
                out.storeBytes(of: from.loadUnaligned(as: SIMD4<Float>.self), as: SIMD4<Float>.self)
                from += 4 * channels
                out += 4 * stride
            }
            part += 4
        }
    }
}

extension WinogradForm {
    /// Rows or columns before a window's first that it holds, too: the odd position before the first even one.
    var leadingPixels: Int { self == .strided ? 1 : 0 }

    /// Floats behind what a product reads of a patch that are written with it: pixels are copied four floats at a time.
    var overwrittenFloats: Int {
        if case .folded = self { 3 } else { 0 }
    }

    /// The side of a window, in px of the image that is read, for `outputs` of a patch and a kernel of `kernel` px.
    func windowSide(_ outputs: Int, _ kernel: Int) -> Int {
        // Even and odd positions, each with two more than there are outputs.
        self == .strided ? 2 * (outputs + 2) : outputs + kernel - 1
    }
}
