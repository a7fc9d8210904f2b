import CImageCodecs

/// A conversion by a table of colors, and between them by the tetrahedron of the cell that a color lies in, of which there
/// is one for each order of three channels; a fourth channel goes straight from one such cell to the next.
///
/// Little CMS needs 50 ns for a color of a printer's profile, and 1000 where nothing is prepared. The points here are the
/// profile's own where it has a table, so that colors are the library's to a rounding, and what is between them is
/// interpolated as the library does.
struct ColorGrid: Sendable {
    /// ``LabLight``'s roots by grid point, the last channel's neighbours side by side.
    private let points: [SIMD4<Float>]
    private let axes: Axes
    private let format: SampleFormat

    /// The most bytes that a table takes: three channels with 33 points each and words of 16 bits; four channels have 17
    /// points each, and bytes.
    static let mostBytes = 33 * 33 * 33 * 16 + 3 * 65_536 * 8

    /// Where points are along the axes.
    struct Axes: Sendable {
        /// Points along each axis.
        let side: Int
        /// The sample of 0 to 1 at each point, by axis; inks count what is there.
        let samples: [[Float]]
        /// Where each sample lies on its axis, channel by channel.
        let places: [Place]
        /// From a point to its neighbour along each axis.
        let strides: [UInt32]

        /// How many points there are.
        var points: Int { Int(strides[0]) * side }

        /// For a profile that is not prepared yet.
        init(_ library: ColorLibrary, _ format: SampleFormat) {
            let channels = library.channels
            let side = Self.side(library)
            self.side = side
            strides = (0..<channels).map { axis in
                (axis + 1..<channels).reduce(1) { stride, _ in stride * UInt32(side) }
            }
            let most = format.levels - 1
            var samples: [[Float]] = []
            var places: [Place] = []
            for channel in 0..<channels {
                let curve = library.summary.table_points > 0 ? library.curve(channel, levels: 4096) : nil
                let axis = Axis(curve ?? [])
                samples.append((0..<side).map { axis.sample(at: Float($0) / Float(side - 1)) })
                let bytes = Int(strides[channel]) * MemoryLayout<SIMD4<Float>>.stride
                let isStraight = channels == 4 && channel == 0
                places.append(
                    contentsOf: (0...most).map { level in
                        let sample =
                            Float(format.channels == .invertedCMYK ? most - level : level) / Float(most)
                        let place = Int((axis.place(of: sample) * Float(256 * (side - 1))).rounded())
                        let index = min(place / 256, side - 2)
                        return Place(
                            offset: index * bytes, way: place - index * 256, stride: isStraight ? 0 : bytes)
                    })
            }
            self.samples = samples
            self.places = places
        }

        /// The profile's own points, or some between them too where lines are not straight between them; where there are
        /// none, or too many, as many as Little CMS takes.
        private static func side(_ library: ColorLibrary) -> Int {
            let own = Int(library.summary.table_points)
            let most = library.channels == 4 ? 17 : 33
            guard (2...most).contains(own) else { return most }
            if library.summary.has_plain_table { return own }
            return (own - 1) * ((most - 1) / (own - 1)) + 1
        }
    }

    /// A curve in front of a table, both ways.
    private struct Axis {
        /// Rising, from 0 to 1; empty for a straight line.
        private let curve: [Float]

        init(_ curve: [Float]) {
            let rises = zip(curve, curve.dropFirst()).allSatisfy { $0 <= $1 }
            // A curve that falls, or ends short of the table's ends, cannot be gone backwards.
            self.curve = rises && curve.first == 0 && curve.last == 1 ? curve : []
        }

        func place(of sample: Float) -> Float {
            guard !curve.isEmpty else { return sample }
            let position = sample * Float(curve.count - 1)
            let index = min(Int(position), curve.count - 2)
            return curve[index] + (curve[index + 1] - curve[index]) * (position - Float(index))
        }

        func sample(at place: Float) -> Float {
            guard let next = curve.firstIndex(where: { $0 >= place }), next > 0 else { return place }
            let (below, above) = (curve[next - 1], curve[next])
            return (Float(next - 1) + (place - below) / (above - below)) / Float(curve.count - 1)
        }
    }

    /// Asks `library`, which is prepared, for the points, on `threads` threads.
    init(_ library: ColorLibrary, _ axes: Axes, _ format: SampleFormat, threads: Int) {
        self.axes = axes
        self.format = format
        let slab = Int(axes.strides[0])
        points = [SIMD4<Float>](unsafeUninitializedCapacity: axes.points) { points, count in
            count = axes.points
            guard let base = points.baseAddress else { return }
            nonisolated(unsafe) let first = base
            ColorBands.forEach(rows: axes.side, bytesPerRow: 1 << 18, threads: threads) {
                for row in $0 { Self.fill(first + row * slab, row: row, slab: slab, axes, library) }
            }
        }
    }

    /// The points whose place on the first axis is `row`.
    private static func fill(
        _ points: UnsafeMutablePointer<SIMD4<Float>>, row: Int, slab: Int, _ axes: Axes,
        _ library: ColorLibrary
    ) {
        var colors: [Float] = []
        colors.reserveCapacity(slab * library.channels)
        for point in 0..<slab {
            colors.append(axes.samples[0][row])
            for axis in 1..<library.channels {
                colors.append(axes.samples[axis][point / Int(axes.strides[axis]) % axes.side])
            }
        }
        for (point, roots) in library.roots(colors).enumerated() { (points + point).initialize(to: roots) }
    }
}

extension ColorGrid {
    /// Where a sample lies on its axis.
    struct Place: Sendable {
        private let bits: UInt64

        /// Of a key, the bits that are the stride: a way of 256 steps leaves so many zeros at a float's end.
        fileprivate static let strideBits: UInt32 = 0x7FFF

        /// Behind the point that is `offset` bytes from the first, `way` 256ths of the way to its neighbour, which
        /// stands `stride` bytes behind it; 0 for the channel that goes straight.
        init(offset: Int, way: Int, stride: Int) {
            precondition(stride <= Int(Self.strideBits))
            bits = UInt64(offset) << 32 | UInt64((Float(way) / 256).bitPattern | UInt32(stride))
        }

        /// Bytes from the first point.
        @inline(__always) fileprivate var offset: Int { Int(truncatingIfNeeded: bits >> 32) }
        /// The way, whose bits are in the order of the numbers, and the stride: sorted, three channels' keys name a
        /// tetrahedron.
        @inline(__always) fileprivate var key: UInt32 { UInt32(truncatingIfNeeded: bits) }
        /// 0 to 1.
        @inline(__always) fileprivate var way: Float { Float(bitPattern: key & ~Self.strideBits) }
    }

    /// Four corners of a cell, and the way from each to the next.
    private struct Tetrahedron {
        /// Bytes from the cell's first point to the others.
        private let second: Int
        private let third: Int
        private let last: Int
        private let ways: (Float, Float, Float)

        @inline(__always)
        init(_ a: UInt32, _ b: UInt32, _ c: UInt32, last: Int) {
            let mask = Place.strideBits
            let largest = max(a, b, c)
            let smallest = min(a, b, c)
            let middle = a &+ b &+ c &- largest &- smallest
            second = Int(largest & mask)
            third = last &- Int(smallest & mask)
            self.last = last
            ways = (
                Float(bitPattern: largest & ~mask), Float(bitPattern: middle & ~mask),
                Float(bitPattern: smallest & ~mask)
            )
        }

        @inline(__always)
        func interpolated(_ corner: UnsafeRawPointer) -> SIMD4<Float> {
            func point(_ offset: Int) -> SIMD4<Float> {
                (corner + offset).loadUnaligned(as: SIMD4<Float>.self)
            }
            let (a, b, c, d) = (point(0), point(second), point(third), point(last))
            return a + (b - a) * ways.0 + ((c - b) * ways.1 + (d - c) * ways.2)
        }
    }

    /// So many roots wait in memory: where all is done in one loop, the optimizer takes vectors apart and runs out of
    /// registers.
    private static let pixelsTogether = 256

    /// Converts `pixels` in the format of the table; bytes of `samples` may be those of `rgb`.
    func convert<Sample: FixedWidthInteger & UnsignedInteger>(
        _ samples: UnsafePointer<Sample>, pixels: Int, _ rgb: UnsafeMutablePointer<UInt8>
    ) {
        let step = format.samplesPerPixel
        withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: Self.pixelsTogether) { roots in
            guard let roots = roots.baseAddress else { return }
            for start in stride(from: 0, to: pixels, by: Self.pixelsTogether) {
                let count = min(Self.pixelsTogether, pixels - start)
                if format.isCMYK {
                    takeInks(samples + start * step, pixels: count, roots)
                } else {
                    takeColors(samples + start * step, pixels: count, roots)
                }
                LabLight.store(roots, pixels: count, rgb + start * 3)
            }
        }
    }

    /// Sets the roots of pixels of three channels, or of one that counts as three.
    private func takeColors<Sample: FixedWidthInteger & UnsignedInteger>(
        _ samples: UnsafePointer<Sample>, pixels: Int, _ roots: UnsafeMutablePointer<SIMD4<Float>>
    ) {
        let (step, levels) = (format.samplesPerPixel, format.levels)
        let most = Sample(truncatingIfNeeded: levels - 1)
        let (second, third) = format.channels == .gray ? (0, 0) : (1, 2)
        let pointBytes = MemoryLayout<SIMD4<Float>>.stride
        let last = Int(axes.strides[0] + axes.strides[1] + 1) * pointBytes
        points.withUnsafeBytes { points in
            axes.places.withUnsafeBufferPointer { places in
                guard let points = points.baseAddress, let places = places.baseAddress else { return }
                var from = samples
                for pixel in 0..<pixels {
                    let x = places[Int(min(from[0], most))]
                    let y = places[levels &+ Int(min(from[second], most))]
                    let z = places[2 &* levels &+ Int(min(from[third], most))]
                    let corner = points + (x.offset &+ y.offset &+ z.offset)
                    roots[pixel] = Tetrahedron(x.key, y.key, z.key, last: last).interpolated(corner)
                    from += step
                }
            }
        }
    }

    /// Sets the roots of pixels of four channels, of which the first goes straight.
    private func takeInks<Sample: FixedWidthInteger & UnsignedInteger>(
        _ samples: UnsafePointer<Sample>, pixels: Int, _ roots: UnsafeMutablePointer<SIMD4<Float>>
    ) {
        let (step, levels) = (format.samplesPerPixel, format.levels)
        let most = Sample(truncatingIfNeeded: levels - 1)
        let pointBytes = MemoryLayout<SIMD4<Float>>.stride
        let last = Int(axes.strides[1] + axes.strides[2] + 1) * pointBytes
        let toNext = Int(axes.strides[0]) * pointBytes
        points.withUnsafeBytes { points in
            axes.places.withUnsafeBufferPointer { places in
                guard let points = points.baseAddress, let places = places.baseAddress else { return }
                var from = samples
                for pixel in 0..<pixels {
                    let straight = places[Int(min(from[0], most))]
                    let x = places[levels &+ Int(min(from[1], most))]
                    let y = places[2 &* levels &+ Int(min(from[2], most))]
                    let z = places[3 &* levels &+ Int(min(from[3], most))]
                    let corner = points + (straight.offset &+ x.offset &+ y.offset &+ z.offset)
                    let tetrahedron = Tetrahedron(x.key, y.key, z.key, last: last)
                    let here = tetrahedron.interpolated(corner)
                    let next = tetrahedron.interpolated(corner + toNext)
                    roots[pixel] = here + (next - here) * straight.way
                    from += step
                }
            }
        }
    }
}
