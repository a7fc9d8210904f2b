package import ImageCodecs
package import Kernels
import SystemLibC
internal import Tensors

/// What becomes of a painting's colours once it is painted, in one pass over its rows: the photo's colours kept,
/// saturation, contrast, grain, in this order.
///
/// Values are those that the picture stores, 0 to 255, and are rounded once, at the end. The catalogue says what each
/// step computes and why. No sum depends on the number of threads.
package struct FinishPass: Sendable {
    /// How much of the photo's chroma takes the place of the painting's, 0 to 1.
    private let keptColor: Float
    /// What chroma is multiplied by where there is little of it: 0 (gray) over 1 (as it is painted) to
    /// ``mostSaturation``.
    private let saturation: Float
    /// The curve's slope at mid gray; 1 leaves all as it is.
    private let slope: Float
    /// The grain's deviation at mid gray, in steps of 255, where its grains are larger than pixels.
    private let deviation: Float

    /// What a saturation of 100 comes to.
    private static let mostSaturation = 3.0
    /// The slope that a contrast of 100 comes to.
    private static let steepest = 3.0
    /// The deviation that a grain of 100 comes to.
    private static let mostDeviation = 36.0

    /// A pass with these percentages; it changes nothing where all are 0.
    ///
    /// - Parameters:
    ///   - preserveColor: 0 to 100.
    ///   - saturation: -100 to 100.
    ///   - contrast: -100 to 100.
    ///   - grain: 0 to 100.
    package init(
        preserveColor: Double = 0, saturation: Double = 0, contrast: Double = 0, grain: Double = 0
    ) {
        let percent = 0.0...100, both = -100.0...100
        precondition(percent.contains(preserveColor) && both.contains(saturation))
        precondition(both.contains(contrast) && percent.contains(grain))
        keptColor = Float(preserveColor / 100)
        self.saturation = Float(1 + saturation / 100 * (saturation > 0 ? Self.mostSaturation - 1 : 1))
        slope = Float(pow(Self.steepest, contrast / 100))
        deviation = Float(grain / 100 * Self.mostDeviation)
    }

    /// How many times larger a small difference between two paintings is behind the pass, at most.
    ///
    /// Of contrast this is the steepest slope of its curve, of saturation what was found over all colors (near gray and
    /// near the ends a step of one channel moves the others' factor, too), of grain what its strength changes with the luma,
    /// at a number of 4.
    package var largestGain: Double {
        let vivid = saturation > 1 ? 1 + 4.2 * pow(Double(saturation) - 1, 0.7) : 1
        let steep = Double(max(slope, 1 / slope))
        return vivid * steep * (1 + Double(deviation) * 4 / 255 * 4)
    }

    private var isEmpty: Bool { keptColor == 0 && saturation == 1 && slope == 1 && deviation == 0 }

    /// Finishes a painting, in place.
    ///
    /// - Parameters:
    ///   - painting: `[size.height, size.width, 3]`.
    ///   - size: the painting's.
    ///   - photo: what was painted, on white, of the same size; not needed where no colour is kept.
    ///   - pool: the threads that compute.
    ///   - control: for cancellation; a cancelled call leaves `painting` half done and throws.
    /// - Throws: `CancellationError`, and `TensorError.outOfMemory(bytes:)`.
    package func apply(
        to painting: inout [UInt8], size: PixelSize, photo: [UInt8]?, on pool: ThreadPool, control: RunControl
    ) throws {
        precondition(painting.count == size.pixels * 3)
        precondition(keptColor == 0 || photo?.count == painting.count)
        if isEmpty { return }
        let lattice = deviation > 0 ? GrainLattice(size) : nil
        let scratch = try Scratch(cells: lattice?.columns.cells ?? 0, threads: pool.threadCount)
        painting.withUnsafeMutableBufferPointer { painting in
            (photo ?? []).withUnsafeBufferPointer { photo in
                let rows = Rows(
                    painting: painting.baseAddress!, photo: keptColor > 0 ? photo.baseAddress : nil)
                pool.run { member in
                    let scratch = scratch.part(member.index)
                    member.forEach(size.height) { y in
                        if !control.isCancelled { finish(row: y, size.width, rows, lattice, scratch) }
                    }
                }
            }
        }
        try control.checkCancellation()
    }

    // MARK: Rows

    private struct Rows: @unchecked Sendable {
        let painting: UnsafeMutablePointer<UInt8>
        let photo: UnsafePointer<UInt8>?
    }

    /// How many pixels are in work at a time: what is computed of them stays in the nearest cache.
    private static let batch = 256

    /// What each thread needs for itself.
    private struct Scratch {
        private let buffer: FloatBuffer
        private let count: Int

        init(cells: Int, threads: Int) throws {
            count = (7 * batch + cells + 15) & ~15
            buffer = try FloatBuffer(count: count * threads)
        }

        func part(_ index: Int) -> Part {
            let base = buffer.base + index * count
            return Part(
                pixels: Planes(base), photo: Planes(base + 3 * batch), noise: base + 6 * batch,
                cells: base + 7 * batch)
        }

        struct Part {
            let pixels: Planes
            let photo: Planes
            /// The grain of each pixel, of deviation 1.
            let noise: UnsafeMutablePointer<Float>
            /// The cells of the grain's lattice that the row sees.
            let cells: UnsafeMutablePointer<Float>
        }
    }

    /// The channels of a batch, one behind the other.
    private struct Planes {
        let red: UnsafeMutablePointer<Float>
        let green: UnsafeMutablePointer<Float>
        let blue: UnsafeMutablePointer<Float>

        init(_ base: UnsafeMutablePointer<Float>) {
            red = base
            green = base + batch
            blue = base + 2 * batch
        }

        @inline(__always)
        func load(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
            for index in 0..<count {
                red[index] = Float(bytes[3 * index])
                green[index] = Float(bytes[3 * index + 1])
                blue[index] = Float(bytes[3 * index + 2])
            }
        }

        @inline(__always)
        func store(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) {
            for index in 0..<count {
                bytes[3 * index] = Self.rounded(red[index])
                bytes[3 * index + 1] = Self.rounded(green[index])
                bytes[3 * index + 2] = Self.rounded(blue[index])
            }
        }

        /// The nearest whole number of a value within 0 to 255, halves up: `UInt8(value + 0.5)`, without its check.
        @inline(__always)
        private static func rounded(_ value: Float) -> UInt8 {
            let raised = value + 0.5
            // Where numbers of 2^23 and more are whole, the last byte is the nearest whole number itself.
            let whole = raised + 0x1p23
            let excess: UInt32 = whole - 0x1p23 > raised ? 1 : 0
            return UInt8(truncatingIfNeeded: whole.bitPattern &- excess)
        }
    }

    private func finish(
        row y: Int, _ width: Int, _ rows: Rows, _ lattice: GrainLattice?, _ scratch: Scratch.Part
    ) {
        lattice?.sumCells(row: y, into: scratch.cells)
        for start in stride(from: 0, to: width, by: Self.batch) {
            let count = min(Self.batch, width - start)
            let bytes = rows.painting + (y * width + start) * 3
            scratch.pixels.load(bytes, count)
            if let photo = rows.photo {
                scratch.photo.load(photo + (y * width + start) * 3, count)
                keepColor(scratch.pixels, of: scratch.photo, count)
            }
            if saturation < 1 {
                desaturate(scratch.pixels, count)
            } else if saturation > 1 {
                saturate(scratch.pixels, count)
            }
            if slope != 1 {
                steepen(scratch.pixels.red, count)
                steepen(scratch.pixels.green, count)
                steepen(scratch.pixels.blue, count)
            }
            if let lattice {
                Self.sumGrain(lattice.columns, scratch.cells, start, into: scratch.noise, count)
                addGrain(scratch.noise, to: scratch.pixels, count)
            }
            scratch.pixels.store(bytes, count)
        }
    }

    // MARK: Steps

    /// ITU-R BT.601, as in JPEG's YCbCr.
    @inline(__always)
    private static func luma(_ red: Float, _ green: Float, _ blue: Float) -> Float {
        0.299 * red + 0.587 * green + 0.114 * blue
    }

    @inline(__always)
    private static func clamped(_ value: Float) -> Float {
        let above = value < 0 ? 0 : value
        return above > 255 ? 255 : above
    }

    /// Adding the same to all three channels changes the luma and leaves both chroma as they are.
    private func keepColor(_ here: Planes, of photo: Planes, _ count: Int) {
        let kept = keptColor, own = 1 - keptColor
        for index in 0..<count {
            let (red, green, blue) = (photo.red[index], photo.green[index], photo.blue[index])
            let offset =
                Self.luma(here.red[index], here.green[index], here.blue[index]) - Self.luma(red, green, blue)
            here.red[index] = Self.clamped(own * here.red[index] + kept * (red + offset))
            here.green[index] = Self.clamped(own * here.green[index] + kept * (green + offset))
            here.blue[index] = Self.clamped(own * here.blue[index] + kept * (blue + offset))
        }
    }

    private func desaturate(_ here: Planes, _ count: Int) {
        let saturation = saturation
        for index in 0..<count {
            let luma = Self.luma(here.red[index], here.green[index], here.blue[index])
            here.red[index] = Self.clamped(luma + saturation * (here.red[index] - luma))
            here.green[index] = Self.clamped(luma + saturation * (here.green[index] - luma))
            here.blue[index] = Self.clamped(luma + saturation * (here.blue[index] - luma))
        }
    }

    /// What is nearly gray gains all of it, what is as vivid as it can be at its luma nothing.
    private func saturate(_ here: Planes, _ count: Int) {
        let saturation = saturation
        for index in 0..<count {
            let (red, green, blue) = (here.red[index], here.green[index], here.blue[index])
            let luma = Self.luma(red, green, blue)
            let most = red > green ? (red > blue ? red : blue) : (green > blue ? green : blue)
            let least = red < green ? (red < blue ? red : blue) : (green < blue ? green : blue)
            // How far the channel that is nearest to an end is on its way there; black and white have no way.
            let light = (most - luma) / (255.001 - luma), dark = (luma - least) / (luma + 0.001)
            let reach = light > dark ? light : dark
            let factor = saturation / (1 + (saturation - 1) * reach)
            here.red[index] = Self.clamped(luma + factor * (red - luma))
            here.green[index] = Self.clamped(luma + factor * (green - luma))
            here.blue[index] = Self.clamped(luma + factor * (blue - luma))
        }
    }

    /// Schlick's gain.
    private func steepen(_ plane: UnsafeMutablePointer<Float>, _ count: Int) {
        let bend = slope - 1, scale = bend * (2 / 255)
        for index in 0..<count {
            let value = plane[index]
            let isDark = value < 127.5
            let way = isDark ? value : 255 - value
            let moved = way / (1 + bend - scale * way)
            plane[index] = Self.clamped(isDark ? moved : 255 - moved)
        }
    }

    private static func sumGrain(
        _ columns: GrainLattice.Axis, _ cells: UnsafePointer<Float>, _ start: Int,
        into sums: UnsafeMutablePointer<Float>, _ count: Int
    ) {
        columns.first.withUnsafeBufferPointer { first in
            columns.weights.withUnsafeBufferPointer { weights in
                let taps = columns.taps
                for index in 0..<count {
                    let pixel = start + index
                    let seen = cells + Int(first[pixel]), weights = weights.baseAddress! + pixel * taps
                    var sum = seen[0] * weights[0]
                    for tap in 1..<taps { sum += seen[tap] * weights[tap] }
                    sums[index] = sum
                }
            }
        }
    }

    private func addGrain(_ noise: UnsafePointer<Float>, to here: Planes, _ count: Int) {
        // At mid gray a number of 1, at black and white of 0.
        let scale = deviation * 4 / (255 * 255)
        for index in 0..<count {
            let luma = Self.luma(here.red[index], here.green[index], here.blue[index])
            let grain = scale * luma * (255 - luma) * noise[index]
            here.red[index] = Self.clamped(here.red[index] + grain)
            here.green[index] = Self.clamped(here.green[index] + grain)
            here.blue[index] = Self.clamped(here.blue[index] + grain)
        }
    }
}
