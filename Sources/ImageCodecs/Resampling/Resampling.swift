/// Scales rows of pixels by two passes for each row of the result: down the columns into one row of Float32
/// as wide as the source, then along that row.
///
/// This order shrinks photographs fastest: the first pass, which reads every source byte, runs along rows in
/// memory and vectorizes; the second sees only as many rows as the result has.
struct Resampling {
    /// Runs a body for 0..<count, in any order, side by side where it can, and returns when all are done.
    typealias Concurrency = (_ count: Int, _ body: (Int) -> Void) -> Void

    /// Rows of the result that are made one after the other; bands may be made at the same time.
    private static let bandHeight = 32

    let columns: ResamplingWeights
    let rows: ResamplingWeights
    /// px.
    let sourceWidth: Int
    /// The result's, px.
    let width: Int
    /// The result's, px.
    let height: Int

    /// Opaque pixels: `[height, width, 3]` in and out.
    func resample(rgb: [UInt8], concurrently: Concurrency) -> [UInt8] {
        let count = width * height * 3
        return [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
            initialized = count
            withPasses(source: rgb, channels: 3, concurrently) { source, row, weights, band in
                guard let out = out.baseAddress else { return }
                for y in band {
                    let from = source + rows.first[y] * sourceWidth * 3
                    sumRows(from, count: sourceWidth * 3, weights.rows + y * rows.taps, into: row)
                    let target = out + y * width * 3
                    for x in 0..<width {
                        let sum = weightedPixel(
                            row + columns.first[x] * 3, 3, weights.columns + x * columns.taps)
                        target[x * 3] = byte(sum[0])
                        target[x * 3 + 1] = byte(sum[1])
                        target[x * 3 + 2] = byte(sum[2])
                    }
                }
            }
        }
    }

    /// Pixels with alpha: `[height, width, 3]` and `[height, width]` in and out.
    ///
    /// Sums are taken of colours multiplied by their alpha.
    func resample(
        rgb: [UInt8], alpha: [UInt8], concurrently: Concurrency
    ) -> (rgb: [UInt8], alpha: [UInt8]) {
        let count = width * height
        var resultAlpha = [UInt8](repeating: 0, count: count)
        let resultRGB = [UInt8](unsafeUninitializedCapacity: count * 3) { out, initialized in
            initialized = count * 3
            resultAlpha.withUnsafeMutableBufferPointer { outAlpha in
                alpha.withUnsafeBufferPointer { alpha in
                    withPasses(source: rgb, channels: 4, concurrently) { source, row, weights, band in
                        guard let out = out.baseAddress, let outAlpha = outAlpha.baseAddress,
                            let alpha = alpha.baseAddress
                        else { return }
                        for y in band {
                            let first = rows.first[y] * sourceWidth
                            sumRows(
                                source + first * 3, alpha: alpha + first, weights.rows + y * rows.taps,
                                into: row)
                            let target = out + y * width * 3
                            for x in 0..<width {
                                let sum = weightedPixel(
                                    row + columns.first[x] * 4, 4, weights.columns + x * columns.taps)
                                let opacity = byte(sum[3] * 255)
                                // Fully transparent: no colour is left to restore.
                                let restore = opacity == 0 ? 0 : 1 / sum[3]
                                target[x * 3] = byte(sum[0] * restore)
                                target[x * 3 + 1] = byte(sum[1] * restore)
                                target[x * 3 + 2] = byte(sum[2] * restore)
                                outAlpha[y * width + x] = opacity
                            }
                        }
                    }
                }
            }
        }
        return (resultRGB, resultAlpha)
    }

    /// One value a pixel: `[height, width]` in and out.
    func resample(plane: [UInt8], concurrently: Concurrency) -> [UInt8] {
        let count = width * height
        return [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
            initialized = count
            withPasses(source: plane, channels: 1, concurrently) { source, row, weights, band in
                guard let out = out.baseAddress else { return }
                for y in band {
                    sumRows(
                        source + rows.first[y] * sourceWidth, count: sourceWidth,
                        weights.rows + y * rows.taps, into: row)
                    for x in 0..<width {
                        let values = row + columns.first[x], weights = weights.columns + x * columns.taps
                        var sum: Float = 0
                        for tap in 0..<columns.taps { sum += values[tap] * weights[tap] }
                        out[y * width + x] = byte(sum)
                    }
                }
            }
        }
    }

    private func withPasses(
        source: [UInt8], channels: Int, _ concurrently: Concurrency,
        _ body: (
            _ source: UnsafePointer<UInt8>, _ row: UnsafeMutablePointer<Float>,
            _ weights: (rows: UnsafePointer<Float>, columns: UnsafePointer<Float>), _ band: Range<Int>
        ) -> Void
    ) {
        source.withUnsafeBufferPointer { source in
            rows.weights.withUnsafeBufferPointer { rowWeights in
                columns.weights.withUnsafeBufferPointer { columnWeights in
                    guard let source = source.baseAddress, let rows = rowWeights.baseAddress,
                        let columns = columnWeights.baseAddress
                    else { return }
                    let bands = (height + Self.bandHeight - 1) / Self.bandHeight
                    withoutActuallyEscaping(body) { body in
                        concurrently(bands) { index in
                            // Pixels of three are read as four: the last one needs a number behind it.
                            let count = sourceWidth * channels + 1
                            let row = UnsafeMutablePointer<Float>.allocate(capacity: count)
                            row.initialize(repeating: 0, count: count)
                            defer { row.deallocate() }
                            let first = index * Self.bandHeight
                            body(source, row, (rows, columns), first..<min(first + Self.bandHeight, height))
                        }
                    }
                }
            }
        }
    }

    /// The first pass: `row[i]` = the weighted sum of byte `i` of `rows.taps` rows of `count` bytes.
    @inline(__always)
    private func sumRows(
        _ source: UnsafePointer<UInt8>, count: Int, _ weights: UnsafePointer<Float>,
        into row: UnsafeMutablePointer<Float>
    ) {
        // Stretches that stay in the first-level cache while all source rows are added to them.
        let stretch = 2048
        for start in stride(from: 0, to: count, by: stretch) {
            let length = min(stretch, count - start)
            let sums = row + start
            for index in 0..<length { sums[index] = 0 }
            var tap = 0
            while tap + 4 <= rows.taps {
                let (a, b, c, d) = (weights[tap], weights[tap + 1], weights[tap + 2], weights[tap + 3])
                let row0 = source + tap * count + start
                let row1 = row0 + count
                let row2 = row1 + count
                let row3 = row2 + count
                for index in 0..<length {
                    let first = a * Float(row0[index]) + b * Float(row1[index])
                    let second = c * Float(row2[index]) + d * Float(row3[index])
                    sums[index] += first + second
                }
                tap += 4
            }
            while tap < rows.taps {
                let weight = weights[tap]
                let row0 = source + tap * count + start
                for index in 0..<length { sums[index] += weight * Float(row0[index]) }
                tap += 1
            }
        }
    }

    /// The first pass with alpha: `row` gets red, green and blue times alpha, and alpha, from 0 to 1.
    @inline(__always)
    private func sumRows(
        _ source: UnsafePointer<UInt8>, alpha: UnsafePointer<UInt8>, _ weights: UnsafePointer<Float>,
        into row: UnsafeMutablePointer<Float>
    ) {
        for index in 0..<sourceWidth * 4 { row[index] = 0 }
        for tap in 0..<rows.taps {
            let weight = weights[tap] / 255
            let rgb = source + tap * sourceWidth * 3
            let opacity = alpha + tap * sourceWidth
            for x in 0..<sourceWidth {
                let share = weight * Float(opacity[x])
                row[x * 4] += share * Float(rgb[x * 3])
                row[x * 4 + 1] += share * Float(rgb[x * 3 + 1])
                row[x * 4 + 2] += share * Float(rgb[x * 3 + 2])
                row[x * 4 + 3] += share
            }
        }
    }

    /// The second pass: the weighted sum of `columns.taps` pixels of `channels` numbers, from `pixels` on.
    @inline(__always)
    private func weightedPixel(
        _ pixels: UnsafeMutablePointer<Float>, _ channels: Int, _ weights: UnsafePointer<Float>
    ) -> SIMD4<Float> {
        let raw = UnsafeRawPointer(pixels)
        let step = channels * MemoryLayout<Float>.stride
        var even = SIMD4<Float>.zero
        var odd = SIMD4<Float>.zero
        var tap = 0
        while tap + 2 <= columns.taps {
            even += raw.loadUnaligned(fromByteOffset: tap * step, as: SIMD4<Float>.self) * weights[tap]
            odd +=
                raw.loadUnaligned(fromByteOffset: (tap + 1) * step, as: SIMD4<Float>.self) * weights[tap + 1]
            tap += 2
        }
        if tap < columns.taps {
            even += raw.loadUnaligned(fromByteOffset: tap * step, as: SIMD4<Float>.self) * weights[tap]
        }
        return even + odd
    }

    /// The nearest of 0 to 255: kernels with negative lobes overshoot at edges.
    @inline(__always)
    private func byte(_ value: Float) -> UInt8 {
        UInt8(min(max(value + 0.5, 0), 255))
    }
}
