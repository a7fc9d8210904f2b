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

    /// The most bytes that a table takes: four channels with 17 points each.
    static let mostBytes = 83_521 * 16

    /// Where points are along the axes.
    struct Axes: Sendable {
        /// Points along each axis.
        let side: Int
        /// The sample of 0 to 1 at each point, by axis; inks count what is there.
        let samples: [[Float]]
        /// For each channel, where a sample lies on its axis: the point below in the upper half, 256ths of the way to the
        /// next in the lower.
        let places: [[UInt32]]
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
            var places: [[UInt32]] = []
            for channel in 0..<channels {
                let curve = library.summary.table_points > 0 ? library.curve(channel, levels: 4096) : nil
                let axis = Axis(curve ?? [])
                samples.append((0..<side).map { axis.sample(at: Float($0) / Float(side - 1)) })
                places.append(
                    (0...most).map { level in
                        let sample =
                            Float(format.channels == .invertedCMYK ? most - level : level) / Float(most)
                        let place = Int((axis.place(of: sample) * Float(256 * (side - 1))).rounded())
                        let index = min(place / 256, side - 2)
                        return UInt32(index << 16 | (place - index * 256))
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
    /// Converts `pixels` in the format of the table; bytes of `samples` may be those of `rgb`.
    func convert<Sample: FixedWidthInteger & UnsignedInteger>(
        _ samples: UnsafePointer<Sample>, pixels: Int, _ rgb: UnsafeMutablePointer<UInt8>
    ) {
        let step = format.samplesPerPixel
        let most = Sample(truncatingIfNeeded: format.levels - 1)
        let isGray = format.channels == .gray
        let hasInks = axes.strides.count == 4
        // Of inks, the first is the channel that goes straight.
        let offset = hasInks ? 1 : 0
        let (second, third) = isGray ? (0, 0) : (offset + 1, offset + 2)
        let (a, b) = (axes.strides[offset], axes.strides[offset + 1])
        let all = Int(a + b + 1)
        let toNext = Int(axes.strides[0])
        points.withUnsafeBufferPointer { points in
            axes.places[0].withUnsafeBufferPointer { straight in
                axes.places[offset].withUnsafeBufferPointer { placesA in
                    axes.places[offset + 1].withUnsafeBufferPointer { placesB in
                        axes.places[offset + 2].withUnsafeBufferPointer { placesC in
                            guard let points = points.baseAddress, let straight = straight.baseAddress,
                                let placesA = placesA.baseAddress, let placesB = placesB.baseAddress,
                                let placesC = placesC.baseAddress
                            else { return }
                            LabLight.store(pixels: pixels, rgb) { pixel in
                                let from = samples + pixel * step
                                let x = placesA[Int(min(from[offset], most))]
                                let y = placesB[Int(min(from[second], most))]
                                let z = placesC[Int(min(from[third], most))]
                                let cell = Int((x >> 16) * a + (y >> 16) * b + (z >> 16))
                                // The way along each axis with the axis's stride behind it: sorted, they name the
                                // tetrahedron.
                                let tetrahedron = Tetrahedron(x << 16 | a, y << 16 | b, z << 16 | 1, all: all)
                                guard hasInks else { return tetrahedron.sum(points + cell) }
                                let way = straight[Int(min(from[0], most))]
                                let corner = points + Int(way >> 16) * toNext + cell
                                let here = tetrahedron.sum(corner)
                                let next = tetrahedron.sum(corner + toNext)
                                return here + (next - here) * (Float(Int32(way & 0xFFFF)) / 256)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Four corners of a cell and what each counts, 1 together.
    private struct Tetrahedron {
        private let first: Int
        private let second: Int
        private let all: Int
        private let weights: (Float, Float, Float, Float)

        @inline(__always)
        init(_ a: UInt32, _ b: UInt32, _ c: UInt32, all: Int) {
            let largest = max(a, b, c)
            let smallest = min(a, b, c)
            let middle = a ^ b ^ c ^ largest ^ smallest
            let (x, y, z) = (Int32(largest >> 16), Int32(middle >> 16), Int32(smallest >> 16))
            first = Int(largest & 0xFFFF)
            second = all - Int(smallest & 0xFFFF)
            self.all = all
            let step: Float = 1.0 / 256
            weights = (
                Float(256 &- x) * step, Float(x &- y) * step, Float(y &- z) * step, Float(z) * step
            )
        }

        @inline(__always)
        func sum(_ corner: UnsafePointer<SIMD4<Float>>) -> SIMD4<Float> {
            corner[0] * weights.0 + corner[first] * weights.1
                + (corner[second] * weights.2 + corner[all] * weights.3)
        }
    }
}
