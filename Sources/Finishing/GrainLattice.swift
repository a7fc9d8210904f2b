internal import ImageCodecs

/// Film grain as a picture of its own: white noise on a lattice, made smooth, of which a painting of any size is a view.
///
/// The lattice has the same number of cells over every painting, so that its grains are as large beside what is painted
/// in a preview as in a painting of 12 megapixels, and lie in the same places. A pixel is the mean of the smooth field
/// over the pixel's area. That is what scaling a larger painting down comes to: a preview has the painting's grain, as
/// much weaker as its pixels hold more grains.
struct GrainLattice: Sendable {
    /// How many cells there are along the side of a square painting; half a cell is about a grain's radius.
    static let cellsPerSide = 1024.0

    /// How the pixels along one side see the cells along it.
    struct Axis: Sendable {
        /// For each pixel, the first of the cells that it sees, counted from one before the picture.
        let first: [Int32]
        /// How many cells each pixel sees.
        let taps: Int
        /// `[pixels, taps]`.
        let weights: [Float]
        /// The cells that any pixel sees.
        let cells: Int
    }

    let columns: Axis
    let rows: Axis

    /// The grain of a picture of this size.
    init(_ size: PixelSize) {
        let cellsPerPixel = Self.cellsPerSide / (Double(size.width) * Double(size.height)).squareRoot()
        columns = Self.axis(size.width, cellsPerPixel: cellsPerPixel)
        rows = Self.axis(size.height, cellsPerPixel: cellsPerPixel)
    }

    private static func axis(_ pixels: Int, cellsPerPixel: Double) -> Axis {
        let taps = Int(cellsPerPixel.rounded(.up)) + 4
        var first: [Int32] = []
        var weights: [Float] = []
        first.reserveCapacity(pixels)
        weights.reserveCapacity(pixels * taps)
        for pixel in 0..<pixels {
            let start = Double(pixel) * cellsPerPixel, end = Double(pixel + 1) * cellsPerPixel
            // A cell reaches two cells far both ways.
            let cell = start.rounded(.down) - 1
            first.append(Int32(cell) + 1)
            for tap in 0..<taps {
                let center = cell + Double(tap)
                let mean = (splineSum(end - center) - splineSum(start - center)) / cellsPerPixel
                weights.append(Float(mean / splineDeviation))
            }
        }
        return Axis(first: first, taps: taps, weights: weights, cells: Int(first.last ?? 0) + taps)
    }

    /// The integral of the cubic B-spline up to `x`; the spline reaches from -2 to 2, and its whole integral is 1.
    private static func splineSum(_ x: Double) -> Double {
        if x > 0 { return 1 - splineSum(-x) }
        if x <= -2 { return 0 }
        if x <= -1 {
            let rest = (x + 2) * (x + 2)
            return rest * rest / 24
        }
        return 0.5 + x * (2.0 / 3 - x * x / 3 - x * x * x / 8)
    }

    /// The standard deviation that white noise of deviation 1 keeps along one side, on the mean over all places, when
    /// a cubic B-spline smooths it: the root of the integral of the spline's square.
    private static let splineDeviation = (151.0 / 315).squareRoot()

    // MARK: Noise

    /// Writes the cells that row `y` of the picture sees, as much of each as it sees, to `sums`, which has
    /// ``Axis/cells`` of the columns.
    @inline(__always)
    func sumCells(row y: Int, into sums: UnsafeMutablePointer<Float>) {
        let count = columns.cells
        for cell in 0..<count { sums[cell] = 0 }
        for tap in 0..<rows.taps {
            let weight = rows.weights[y * rows.taps + tap]
            let seed = (UInt32(bitPattern: rows.first[y]) &+ UInt32(tap)) &* 0x9E37_79B1
            for cell in 0..<count {
                sums[cell] += weight * Self.noise(seed &+ UInt32(truncatingIfNeeded: cell))
            }
        }
    }

    /// Near enough a normal deviate: mean 0, deviation 1, at most 3.45.
    ///
    /// The sum of the four bytes of a hash, each of which is uniform. The hash is `lowbias32` by C. Wellons.
    @inline(__always)
    static func noise(_ key: UInt32) -> Float {
        var hash = key
        hash ^= hash >> 16
        hash &*= 0x7FEB_352D
        hash ^= hash >> 15
        hash &*= 0x846C_A68B
        hash ^= hash >> 16
        let pairs = (hash & 0x00FF_00FF) &+ ((hash >> 8) & 0x00FF_00FF)
        let sum = Int32(bitPattern: (pairs & 0xFFFF) &+ (pairs >> 16))
        return Float(sum - 510) * deviationScale
    }

    /// One byte has the variance (256 * 256 - 1) / 12.
    private static let deviationScale = Float(1 / (4.0 * 65_535 / 12).squareRoot())
}
