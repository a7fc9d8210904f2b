import ImageCodecs
internal import Kernels

/// Takes the mean of what each px was along its motion, as long as it is the same thing that is seen.
///
/// For each px, `c` being the frame, `p` what is expected by the past and `n` how many frames that is the mean of,
///
///     result = c + w * min(retention, n / (n + 1)) * (p - c)
///
/// where `w` is the confidence that ``FilterLimits`` give; and the next `n` is `w * n + 1`. So what comes into sight is
/// shown as it is, quickly becomes the mean of all that was seen of it, and then of the last few frames. Where the
/// difference is judged, it is the mean of 5x5 px.
struct TemporalFilter {
    /// What is read and written of a frame, both `[height, width, 3]`.
    struct Frame: @unchecked Sendable {
        let source: UnsafePointer<UInt8>
        let result: UnsafeMutablePointer<UInt8>
    }

    /// Rows that a thread takes at a time.
    static let band = 16
    /// How far differences are looked at around a px.
    private static let reach = 2
    private static let window = 2 * reach + 1
    /// An age is no more: beyond it no retention looks.
    private static let mostFrames: Float = 64
    /// Of so many blocks each way one is looked at for the noise.
    private static let sampling = 3

    let size: PixelSize
    /// The frame before, and the next one's past.
    private(set) var past: FramePlane<Pixel>
    private var next: FramePlane<Pixel>
    /// What is taken as noise, in steps of 255; `nil` before it was measured.
    private(set) var noise: Float?
    /// Whether there is a past.
    private(set) var hasPast = false
    /// The most that counts as noise.
    private let mostNoise: Float
    private let samples: UnsafeMutablePointer<Float>
    /// How much lighter each sampled block is than expected.
    private let gains: UnsafeMutablePointer<Float>
    /// How much lighter most is, so that the past follows a camera's exposure.
    private var gain: Float = 1
    private let scratch: UnsafeMutablePointer<Pixel>
    private var limits = FilterLimits(noise: 0)

    /// How many px the planes and the threads' scratch take.
    static func pixelCount(_ size: PixelSize, threads: Int) -> Int {
        2 * FramePlane<Pixel>.count(size) + threads * scratchCount(size)
    }

    private static func scratchCount(_ size: PixelSize) -> Int {
        window * (2 * size.width + 2 * reach) + size.width + 2 * reach
    }

    private static func sampled(_ blocks: Int) -> Int { (blocks + sampling - 1) / sampling }

    /// How many floats the measures take.
    static func floatCount(_ size: PixelSize) -> Int { 2 * MotionField.count(size) }

    /// A filter without a past, in memory for ``pixelCount(_:threads:)`` px and ``floatCount(_:)`` floats.
    init(
        _ size: PixelSize, pixels: UnsafeMutablePointer<Pixel>, floats: UnsafeMutablePointer<Float>,
        mostNoise: Float
    ) {
        self.size = size
        self.mostNoise = mostNoise
        let count = FramePlane<Pixel>.count(size)
        past = FramePlane(pixels, size: size)
        next = FramePlane(pixels + count, size: size)
        scratch = pixels + 2 * count
        samples = floats
        gains = floats + MotionField.count(size)
    }

    /// Forgets the past.
    mutating func reset() {
        hasPast = false
        noise = nil
        gain = 1
    }

    // MARK: Measuring

    /// How many rows of blocks are measured.
    func sampledRows(_ field: MotionField) -> Int { Self.sampled(field.rows) }

    /// Measures how far blocks of a sampled row are from what is expected.
    func measure(row: Int, _ frame: Frame, _ motion: MotionField, thread: Int) {
        let compensation = MotionCompensation(past, by: motion)
        let expected = scratch + thread * Self.scratchCount(size)
        let block = MotionField.block
        let columns = Self.sampled(motion.columns)
        // The middle one of the three, if there is one.
        let top = min(row * Self.sampling + 1, motion.rows - 1) * block
        for column in 0..<columns {
            let left = min(column * Self.sampling + 1, motion.columns - 1) * block
            let range = left..<min(left + block, size.width)
            var sum = Pixel.zero, own = Pixel.zero, all = Pixel.zero
            let rows = top..<min(top + block, size.height)
            for y in rows {
                compensation.predict(row: y, columns: range, into: expected)
                let source = frame.source + y * size.width * 3
                for x in range {
                    let pixel = Pixel(readingLast: source + 3 * x)
                    sum += (pixel - expected[x] * gain).magnitudes
                    own += pixel
                    all += expected[x]
                }
            }
            // Black is neither lighter nor darker.
            let black = Float(2 * range.count * rows.count)
            gains[row * columns + column] = (own.luma + black) / (all.luma + black)
            samples[row * columns + column] =
                (sum.x + sum.y + sum.z) / Float(3 * range.count * rows.count)
        }
    }

    /// Takes what was measured, and says whether it is another scene.
    mutating func judge(_ motion: MotionField) -> Bool {
        let count = Self.sampled(motion.rows) * Self.sampled(motion.columns)
        var sorted = UnsafeMutableBufferPointer(start: samples, count: count)
        sorted.sort()
        let isCut = sorted[count * 2 / 5] > 10 + 2 * (noise ?? 4)
        // What suddenly differs more is not noise.
        let measured = min(sorted[count * 2 / 5], mostNoise, 1.5 * (noise ?? mostNoise) + 1)
        noise = noise.map { $0 + 0.2 * (measured - $0) } ?? measured
        limits = FilterLimits(noise: measured)
        var sortedGains = UnsafeMutableBufferPointer(start: gains, count: count)
        sortedGains.sort()
        gain = min(max(sortedGains[count / 2], 0.8), 1.25)
        return isCut
    }

    // MARK: Filtering

    /// The bands of a frame.
    var bands: Int { (size.height + Self.band - 1) / Self.band }

    /// Takes a band of a frame that has no past.
    func begin(band: Int, _ frame: Frame, luma: FramePlane<Float>?) {
        for y in rows(band) {
            let source = frame.source + y * size.width * 3
            let result = next.row(y)
            for x in 0..<size.width {
                var pixel = Pixel(readingLast: source + 3 * x)
                pixel.w = 1
                result[x] = pixel
            }
            (frame.result + y * size.width * 3).update(from: source, count: size.width * 3)
            finish(row: y, luma)
        }
    }

    private func rows(_ band: Int) -> Range<Int> {
        band * Self.band..<min((band + 1) * Self.band, size.height)
    }

    /// Extends a row of the next past, and tells the search of its luma.
    private func finish(row y: Int, _ luma: FramePlane<Float>?) {
        next.extendRow(y)
        guard let luma else { return }
        let result = next.row(y), row = luma.row(y)
        for x in 0..<size.width { row[x] = result[x].luma }
        luma.extendRow(y)
    }

    /// Filters a band.
    ///
    /// - Parameters:
    ///   - band: which.
    ///   - frame: what is read and written.
    ///   - motion: where things were.
    ///   - retention: the most that the past counts, below 1.
    ///   - known: a confidence for each px that limits the filter's own; `nil` for none.
    ///   - confidences: takes each px's confidence, `[height, width]`; `nil` to keep none.
    ///   - luma: takes the result's luma; `nil` to keep none.
    ///   - thread: whose scratch is used.
    /// - Returns: the sum of the confidences.
    func filter(
        band: Int, _ frame: Frame, _ motion: MotionField, retention: Float,
        known: UnsafePointer<Float>?, confidences: UnsafeMutablePointer<Float>?, luma: FramePlane<Float>?,
        thread: Int
    ) -> Float {
        let compensation = MotionCompensation(past, by: motion)
        let width = size.width, reach = Self.reach, window = Self.window
        let rows = rows(band)
        let expected = scratch + thread * Self.scratchCount(size)
        let differences = expected + window * width
        let differenceStride = width + 2 * reach
        let sums = differences + window * differenceStride
        var computed = rows.lowerBound - reach - 1
        var total: Float = 0
        for y in rows {
            while computed < y + reach {
                computed += 1
                guard computed >= 0, computed < size.height else { continue }
                let slot = computed % window
                compensation.predict(row: computed, columns: 0..<width, into: expected + slot * width)
                compare(
                    row: computed, frame, expected + slot * width,
                    differences + slot * differenceStride + reach)
            }
            sum(around: y, differences, differenceStride, into: sums)
            let slot = y % window
            total += blend(
                row: y, frame, expected + slot * width, differences + slot * differenceStride + reach, sums,
                retention: retention, known: known.map { $0 + y * width },
                confidences: confidences.map { $0 + y * width })
            finish(row: y, luma)
        }
        return total
    }

    /// The differences of a row between frame and expectation: of luma, blue and red against it, and the distance.
    private func compare(
        row y: Int, _ frame: Frame, _ expected: UnsafeMutablePointer<Pixel>,
        _ differences: UnsafeMutablePointer<Pixel>
    ) {
        let source = frame.source + y * size.width * 3
        let black = Pixel.zero, white = Pixel(255, 255, 255, Self.mostFrames)
        let red = Pixel(0.299, -0.169, 0.5, 0), green = Pixel(0.587, -0.331, -0.419, 0)
        let blue = Pixel(0.114, 0.5, -0.081, 0)
        let last = size.width - 1
        let gains = Pixel(gain, gain, gain, 1)
        for x in 0...last {
            let own = x < last ? Pixel(reading: source + 3 * x) : Pixel(readingLast: source + 3 * x)
            let bounded = (expected[x] * gains).bounded(black, white)
            expected[x] = bounded
            let difference = own - bounded
            var changed = red * difference.x + green * difference.y + blue * difference.z
            let distances = difference.magnitudes
            changed.w = (distances.x + distances.y + distances.z) * (1 / 3)
            differences[x] = changed
        }
        for x in 1...Self.reach {
            differences[-x] = differences[0]
            differences[last + x] = differences[last]
        }
    }

    /// The sums of a column's differences within reach of row `y`, whose border rows are repeated.
    private func sum(
        around y: Int, _ differences: UnsafeMutablePointer<Pixel>, _ stride: Int,
        into sums: UnsafeMutablePointer<Pixel>
    ) {
        let row = { (offset: Int) in
            differences + min(max(y + offset, 0), size.height - 1) % Self.window * stride
        }
        let a = row(-2), b = row(-1), c = row(0), d = row(1), e = row(2)
        for x in 0..<stride { sums[x] = a[x] + b[x] + c[x] + d[x] + e[x] }
    }

    private func blend(
        row y: Int, _ frame: Frame, _ expected: UnsafeMutablePointer<Pixel>,
        _ differences: UnsafeMutablePointer<Pixel>, _ sums: UnsafeMutablePointer<Pixel>, retention: Float,
        known: UnsafePointer<Float>?, confidences: UnsafeMutablePointer<Float>?
    ) -> Float {
        let source = frame.source + y * size.width * 3
        let result = frame.result + y * size.width * 3
        let next = next.row(y)
        let limits = limits
        let share: Float = 1 / 25
        let last = size.width - 1
        var total: Float = 0
        for x in 0...last {
            let around = (sums[x] + sums[x + 1] + sums[x + 2] + sums[x + 3] + sums[x + 4]) * share
            var confidence = limits.confidence(around: around, at: differences[x].w)
            if let known { confidence = min(confidence, known[x]) }
            if let confidences { confidences[x] = confidence }
            total += confidence
            let own = x < last ? Pixel(reading: source + 3 * x) : Pixel(readingLast: source + 3 * x)
            let past = expected[x]
            let age = past.w
            let kept = confidence * min(retention, age / (age + 1))
            var pixel = own + (past - own) * kept
            if x < last {
                pixel.store(to: result + 3 * x)
            } else {
                pixel.writeLast(to: result + 3 * x)
            }
            pixel.w = min(confidence * age + 1, Self.mostFrames)
            next[x] = pixel
        }
        return total
    }

    /// Ends a frame: what was made is the past of the next.
    mutating func endFrame() {
        next.extendColumns()
        swap(&past, &next)
        hasPast = true
    }
}
