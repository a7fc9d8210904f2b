package import ImageCodecs
package import Kernels
internal import Tensors

/// Joins a painting with the next finer one of the same photo: large strokes from the first, detail from the second.
///
/// One step of a Laplacian pyramid (Burt and Adelson, *The Laplacian Pyramid as a Compact Image Code*, 1983). With
/// `reduce` to the coarse size (a tent) and `expand` to the fine one (Catmull-Rom), for each channel
///
///     result = expand(coarse) + expand(w) * (fine - expand(reduce(fine)))
///
/// where `w` says how much of the finer strokes a place gets: all of them where the photo has detail of their scale,
/// ``Detail/least`` of them where it has none, as painters take the fine brush only where there is something to draw
/// (Hertzmann, *Painterly Rendering with Curved Brush Strokes of Multiple Sizes*, 1998).
///
/// Sums are taken in a fixed order for each pixel, so that the result is the same for any number of threads.
package struct OctaveBlend: Sendable {
    /// How the finer strokes follow the photo's detail: `w = least + (1 - least) * s / (s + half)`, where `s` is the
    /// standard deviation of the photo's luma around a coarse pixel.
    package struct Detail: Sendable, Equatable {
        /// The part of the finer strokes that a place without detail gets, 0 to 1.
        package var least: Float
        /// The deviation that is worth half of the rest, in steps of 255.
        package var half: Float

        /// Values within their ranges.
        package init(least: Float, half: Float) {
            precondition((0...1).contains(least) && half > 0)
            self.least = least
            self.half = half
        }
    }

    private let coarse: PixelSize
    private let fine: PixelSize
    private let detail: Detail
    private let reduceColumns: CompactWeights
    private let reduceRows: CompactWeights
    private let expandColumns: CompactWeights
    private let expandRows: CompactWeights

    /// A join of these two sizes; the finer one is at least as large both ways.
    package init(coarse: PixelSize, fine: PixelSize, detail: Detail) {
        precondition(fine.width >= coarse.width && fine.height >= coarse.height)
        self.coarse = coarse
        self.fine = fine
        self.detail = detail
        reduceColumns = CompactWeights(from: fine.width, to: coarse.width, filter: .triangle)
        reduceRows = CompactWeights(from: fine.height, to: coarse.height, filter: .triangle)
        expandColumns = CompactWeights(from: coarse.width, to: fine.width, filter: .catmullRom)
        expandRows = CompactWeights(from: coarse.height, to: fine.height, filter: .catmullRom)
    }

    /// The memory that ``join(_:into:photo:on:control:)`` takes in addition to its pictures, in bytes.
    package static func bytes(coarse: PixelSize, fine: PixelSize) -> Int {
        coarse.pixels * MemoryLayout<Cell>.stride + fine.pixels
    }

    /// Puts the strokes of `coarse` under those of `painting`, in place.
    ///
    /// - Parameters:
    ///   - coarse: the coarse painting, `[coarse.height, coarse.width, 3]`.
    ///   - painting: the fine painting, `[fine.height, fine.width, 3]`; then the result.
    ///   - photo: what both were painted of, at the fine size.
    ///   - pool: the threads that compute.
    ///   - control: for cancellation; a cancelled call leaves `painting` half done and throws.
    /// - Throws: `CancellationError`, and `TensorError.outOfMemory(bytes:)`.
    package func join(
        _ coarse: [UInt8], into painting: inout [UInt8], photo: [UInt8], on pool: ThreadPool,
        control: RunControl
    ) throws {
        precondition(
            coarse.count == self.coarse.pixels * 3 && painting.count == fine.pixels * 3
                && photo.count == painting.count)
        let luma = try FloatBuffer(count: (fine.pixels + 3) / 4)
        let cells = try FloatBuffer(count: self.coarse.pixels * Cell.scalarCount)
        let scratch = try Scratch(coarse: self.coarse, fine: fine, threads: pool.threadCount)
        painting.withUnsafeMutableBufferPointer { painting in
            coarse.withUnsafeBufferPointer { coarse in
                photo.withUnsafeBufferPointer { photo in
                    let rows = Rows(
                        coarse: coarse.baseAddress!, painting: painting.baseAddress!,
                        photo: photo.baseAddress!,
                        luma: UnsafeMutableRawPointer(luma.base).assumingMemoryBound(to: UInt8.self),
                        cells: UnsafeMutableRawPointer(cells.base).assumingMemoryBound(to: Cell.self))
                    pool.run { member in
                        let scratch = scratch.part(member.index)
                        member.forEach(fine.height) { y in
                            if !control.isCancelled { computeLuma(y, rows) }
                        }
                        member.forEach(self.coarse.height) { y in
                            if !control.isCancelled { reduce(y, rows, scratch) }
                        }
                        member.forEach(fine.height) { y in
                            if !control.isCancelled { expand(y, rows, scratch) }
                        }
                    }
                }
            }
        }
        try control.checkCancellation()
    }

    // MARK: Rows

    /// A coarse pixel: red, green and blue of the coarse painting, and the weight of the finer strokes; then red,
    /// green and blue of the reduced fine painting, and an unused number.
    private typealias Cell = SIMD8<Float>

    private struct Rows: @unchecked Sendable {
        let coarse: UnsafePointer<UInt8>
        let painting: UnsafeMutablePointer<UInt8>
        let photo: UnsafePointer<UInt8>
        /// Of the photo, `[fine.height, fine.width]`.
        let luma: UnsafeMutablePointer<UInt8>
        let cells: UnsafeMutablePointer<Cell>
    }

    /// What each thread needs for itself.
    private struct Scratch {
        private let buffer: FloatBuffer
        private let count: Int
        private let fineWidth: Int

        init(coarse: PixelSize, fine: PixelSize, threads: Int) throws {
            // Pixels of three numbers are read as four: the last one needs a number behind it.
            let count = max(fine.width * 5 + 16, coarse.width * Cell.scalarCount)
            self.count = (count + 15) & ~15
            fineWidth = fine.width
            buffer = try FloatBuffer(count: self.count * threads, zeroed: true)
        }

        func part(_ index: Int) -> Part {
            let base = buffer.base + index * count
            return Part(
                sums: base, luma: base + 3 * fineWidth + 1, squares: base + 4 * fineWidth + 1,
                cells: UnsafeMutableRawPointer(base).assumingMemoryBound(to: Cell.self))
        }

        struct Part {
            /// Vertical sums of a row of the fine painting, `[width, 3]`.
            let sums: UnsafeMutablePointer<Float>
            /// Vertical sums of the photo's luma, `[width]`.
            let luma: UnsafeMutablePointer<Float>
            /// Vertical sums of its square.
            let squares: UnsafeMutablePointer<Float>
            /// Vertical sums of coarse pixels, `[coarse width]`, in the same memory.
            let cells: UnsafeMutablePointer<Cell>
        }
    }

    /// Computes a row of the photo's luma: ITU-R BT.601, as JPEG's.
    private func computeLuma(_ y: Int, _ rows: Rows) {
        let photo = rows.photo + y * fine.width * 3
        let luma = rows.luma + y * fine.width
        for x in 0..<fine.width {
            let sum =
                77 * UInt32(photo[3 * x]) &+ 150 * UInt32(photo[3 * x + 1]) &+ 29 * UInt32(photo[3 * x + 2])
            luma[x] = UInt8(truncatingIfNeeded: (sum &+ 128) >> 8)
        }
    }

    /// Computes one row of coarse pixels from the rows of fine ones that it covers.
    private func reduce(_ y: Int, _ rows: Rows, _ scratch: Scratch.Part) {
        let first = reduceRows.first[y]
        let width = fine.width
        reduceRows.weights.withUnsafeBufferPointer { weights in
            let weights = weights.baseAddress! + y * reduceRows.taps
            Self.sum(
                UnsafePointer(rows.painting) + first * width * 3, count: width * 3, weights, reduceRows.taps,
                into: scratch.sums)
            Self.sumSquares(
                UnsafePointer(rows.luma) + first * width, count: width, weights, reduceRows.taps,
                into: scratch.luma, scratch.squares)
        }
        let coarse = rows.coarse + y * self.coarse.width * 3
        let cells = rows.cells + y * self.coarse.width
        let taps = reduceColumns.taps
        reduceColumns.weights.withUnsafeBufferPointer { weights in
            reduceColumns.first.withUnsafeBufferPointer { first in
                let weights = weights.baseAddress!, first = first.baseAddress!
                let sums = UnsafeRawPointer(scratch.sums)
                for x in 0..<self.coarse.width {
                    let from = first[x]
                    let weights = weights + x * taps
                    var low = SIMD4<Float>.zero
                    var mean: Float = 0
                    var square: Float = 0
                    for tap in 0..<taps {
                        low +=
                            sums.loadUnaligned(fromByteOffset: (from + tap) * 12, as: SIMD4<Float>.self)
                            * weights[tap]
                        mean += scratch.luma[from + tap] * weights[tap]
                        square += scratch.squares[from + tap] * weights[tap]
                    }
                    let deviation = max(0, square - mean * mean).squareRoot()
                    let weight =
                        detail.least + (1 - detail.least) * (deviation / (deviation + detail.half))
                    low.w = 0
                    cells[x] = Cell(
                        lowHalf: SIMD4(
                            Float(coarse[3 * x]), Float(coarse[3 * x + 1]), Float(coarse[3 * x + 2]), weight),
                        highHalf: low)
                }
            }
        }
    }

    /// Computes one row of the result.
    private func expand(_ y: Int, _ rows: Rows, _ scratch: Scratch.Part) {
        let width = coarse.width
        let cells = rows.cells + expandRows.first[y] * width
        expandRows.weights.withUnsafeBufferPointer { weights in
            let weights = weights.baseAddress! + y * expandRows.taps
            for x in 0..<width {
                var sum = cells[x] * weights[0]
                for tap in 1..<expandRows.taps { sum += cells[tap * width + x] * weights[tap] }
                scratch.cells[x] = sum
            }
        }
        let painting = rows.painting + y * fine.width * 3
        let taps = expandColumns.taps
        expandColumns.weights.withUnsafeBufferPointer { weights in
            expandColumns.first.withUnsafeBufferPointer { first in
                let weights = weights.baseAddress!, first = first.baseAddress!
                for x in 0..<fine.width {
                    let cells = scratch.cells + first[x]
                    let weights = weights + x * taps
                    var sum = cells[0] * weights[0]
                    for tap in 1..<taps { sum += cells[tap] * weights[tap] }
                    let base = sum.lowHalf
                    let own = SIMD4(
                        Float(painting[3 * x]), Float(painting[3 * x + 1]), Float(painting[3 * x + 2]), 0)
                    let bytes = (base + base.w * (own - sum.highHalf)).clampedBytes
                    painting[3 * x] = bytes.x
                    painting[3 * x + 1] = bytes.y
                    painting[3 * x + 2] = bytes.z
                }
            }
        }
    }

    /// `sums[i]` = the weighted sum of byte `i` of `taps` rows of `count` bytes.
    @inline(__always)
    private static func sum(
        _ source: UnsafePointer<UInt8>, count: Int, _ weights: UnsafePointer<Float>, _ taps: Int,
        into sums: UnsafeMutablePointer<Float>
    ) {
        for index in 0..<count { sums[index] = weights[0] * Float(source[index]) }
        for tap in 1..<max(1, taps) {
            let row = source + tap * count, weight = weights[tap]
            for index in 0..<count { sums[index] += weight * Float(row[index]) }
        }
    }

    /// As ``sum(_:count:_:_:into:)``, for bytes and for their squares.
    @inline(__always)
    private static func sumSquares(
        _ source: UnsafePointer<UInt8>, count: Int, _ weights: UnsafePointer<Float>, _ taps: Int,
        into sums: UnsafeMutablePointer<Float>, _ squares: UnsafeMutablePointer<Float>
    ) {
        for index in 0..<count {
            sums[index] = 0
            squares[index] = 0
        }
        for tap in 0..<taps {
            let row = source + tap * count, weight = weights[tap]
            for index in 0..<count {
                let value = Float(row[index])
                sums[index] += weight * value
                squares[index] += weight * (value * value)
            }
        }
    }
}
