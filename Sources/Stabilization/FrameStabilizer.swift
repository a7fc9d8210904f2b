package import ImageCodecs
package import Kernels
package import Tensors

/// Takes the flicker out of a clip that is painted frame by frame: of each frame before it is painted, and of its
/// painting, along the motion that is found in the frames.
///
/// For one size; frames come in their order, each followed by its painting. Computes on the pool's threads; the result
/// does not depend on how many. Nothing but the results is allocated while frames come.
package final class FrameStabilizer {
    /// What a frame has in common with the one before.
    package struct Change: Sendable, Equatable {
        /// Whether it is another scene (or the first frame): nothing of the past is used.
        package var isCut: Bool
        /// The part of the frame that is what it was, 0 to 1.
        package var kept: Float
        /// How far most of the frame has moved to the right and down, in px; `nil` if its parts go different ways.
        package var shift: SIMD2<Float>?
    }

    /// The frames' size in px.
    package let size: PixelSize
    private let pool: ThreadPool
    private let buffers: [FloatBuffer]
    private let search: MotionSearch
    private var frames: TemporalFilter
    private var paintings: TemporalFilter
    private let confidences: UnsafeMutablePointer<Float>
    private let sums: UnsafeMutablePointer<Float>
    private let vote: ShiftVote
    /// Whether the painting of the last frame has come.
    private var isPainted = true
    /// What the last frame had in common with the one before.
    package private(set) var change = Change(isCut: true, kept: 0, shift: nil)

    private struct Layout {
        let luma: Int
        let vectors: Int
        let frame: Int
        let measures: Int
        let confidences: Int
        let votes: Int

        init(_ size: PixelSize, threads: Int) {
            luma = MotionSearch.lumaCount(size)
            vectors = MotionSearch.vectorCount(size) * MemoryLayout<MotionVector>.stride / 4
            frame = TemporalFilter.pixelCount(size, threads: threads) * 4
            measures = TemporalFilter.floatCount(size)
            confidences = size.pixels
            votes = ShiftVote.count(size)
        }

        var count: [Int] {
            [luma, vectors, frame, frame, measures, measures, confidences, measures, votes]
        }
    }

    /// What a stabilizer holds, in bytes: about 110 for each px.
    package static func bytes(_ size: PixelSize, threads: Int) -> Int {
        Layout(size, threads: threads).count.reduce(0, +) * MemoryLayout<Float>.stride
    }

    /// A stabilizer without a past.
    ///
    /// Throws `TensorError.outOfMemory(bytes:)`.
    package init(_ size: PixelSize, pool: ThreadPool) throws(TensorError) {
        self.size = size
        self.pool = pool
        var buffers: [FloatBuffer] = []
        for count in Layout(size, threads: pool.threadCount).count {
            buffers.append(try FloatBuffer(count: count, zeroed: true))
        }
        self.buffers = buffers
        func pixels(_ index: Int) -> UnsafeMutablePointer<Pixel> {
            UnsafeMutableRawPointer(buffers[index].base).assumingMemoryBound(to: Pixel.self)
        }
        search = MotionSearch(
            size, luma: buffers[0].base,
            vectors: UnsafeMutableRawPointer(buffers[1].base).assumingMemoryBound(to: MotionVector.self))
        frames = TemporalFilter(size, pixels: pixels(2), floats: buffers[4].base, mostNoise: 8)
        paintings = TemporalFilter(size, pixels: pixels(3), floats: buffers[5].base, mostNoise: 12)
        confidences = buffers[6].base
        sums = buffers[7].base
        vote = ShiftVote(search, buffers[8].base)
    }

    /// Forgets what was seen and painted.
    package func reset() {
        frames.reset()
        paintings.reset()
        search.result.fill(.zero)
    }

    /// The next frame without its noise.
    ///
    /// - Parameters:
    ///   - frame: `[height, width, 3]`.
    ///   - retention: how much of the past the result may be, 0 to below 1.
    /// - Returns: `[height, width, 3]`; ``change`` says what was found.
    package func steady(frame: [UInt8], retention: Float) -> [UInt8] {
        // Without the painting of the frame before, the motion does not lead to the last painting.
        if !isPainted { paintings.reset() }
        isPainted = false
        return filtered(frame) { frame in
            var isKnown = frames.hasPast
            let last = Self.vector(change.shift)
            var shift: SIMD2<Float>?
            pool.run { member in
                let luma = search.levels[0].current
                if isKnown {
                    member.forEach(size.height) { computeLuma(row: $0, frame, luma) }
                    search.run(member, noise: frames.noise ?? 2, last: last) { field, member in
                        member.forEach(field.rows) {
                            vote.weigh(row: $0, of: field)
                        } completion: {
                            shift = vote.winner(field)
                        }
                        return Self.vector(shift)
                    }
                    member.forEach(frames.sampledRows(search.result)) {
                        frames.measure(row: $0, frame, search.result, thread: member.index)
                    }
                    member.barrier {
                        if frames.judge(search.result) {
                            isKnown = false
                            reset()
                        }
                    }
                }
                let reference = search.levels[0].reference
                let hasPast = isKnown
                member.forEach(frames.bands) { band in
                    if hasPast {
                        sums[band] = frames.filter(
                            band: band, frame, search.result, retention: retention, known: nil,
                            confidences: confidences, luma: reference, thread: member.index)
                    } else {
                        frames.begin(band: band, frame, luma: reference)
                    }
                } completion: {
                    frames.endFrame()
                }
            }
            change.isCut = !isKnown
            change.kept = isKnown ? sum(frames.bands) / Float(size.pixels) : 0
            change.shift = isKnown ? shift : nil
        }
    }

    /// The painting of the last frame without its flicker.
    ///
    /// - Parameters:
    ///   - painting: `[height, width, 3]`.
    ///   - retention: how much of the past the result may be, 0 to below 1.
    /// - Returns: `[height, width, 3]`.
    package func steady(painting: [UInt8], retention: Float) -> [UInt8] {
        isPainted = true
        return filtered(painting) { painting in
            let hasPast = paintings.hasPast
            pool.run { member in
                if hasPast {
                    member.forEach(paintings.sampledRows(search.result)) {
                        paintings.measure(row: $0, painting, search.result, thread: member.index)
                    } completion: {
                        _ = paintings.judge(search.result)
                    }
                }
                member.forEach(paintings.bands) { band in
                    if hasPast {
                        _ = paintings.filter(
                            band: band, painting, search.result, retention: retention, known: confidences,
                            confidences: nil, luma: nil, thread: member.index)
                    } else {
                        paintings.begin(band: band, painting, luma: nil)
                    }
                } completion: {
                    paintings.endFrame()
                }
            }
        }
    }

    /// Where most was, in whole px.
    private static func vector(_ shift: SIMD2<Float>?) -> MotionVector {
        guard let shift else { return .zero }
        return MotionVector(x: -2 * Int(shift.x.rounded()), y: -2 * Int(shift.y.rounded()))
    }

    private func filtered(_ source: [UInt8], _ body: (TemporalFilter.Frame) -> Void) -> [UInt8] {
        precondition(source.count == size.pixels * 3)
        return [UInt8](unsafeUninitializedCapacity: source.count) { result, initialized in
            source.withUnsafeBufferPointer {
                body(TemporalFilter.Frame(source: $0.baseAddress!, result: result.baseAddress!))
            }
            initialized = source.count
        }
    }

    private func computeLuma(row y: Int, _ frame: TemporalFilter.Frame, _ luma: FramePlane<Float>) {
        let source = frame.source + y * size.width * 3
        let row = luma.row(y)
        for x in 0..<size.width {
            row[x] =
                0.299 * Float(source[3 * x]) + 0.587 * Float(source[3 * x + 1]) + 0.114
                * Float(source[3 * x + 2])
        }
        luma.extendRow(y)
    }

    private func sum(_ bands: Int) -> Float { (0..<bands).reduce(0) { $0 + sums[$1] } }
}
