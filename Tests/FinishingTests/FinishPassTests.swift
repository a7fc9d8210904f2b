import Finishing
import Foundation
import ImageCodecs
import Kernels
import TestSupport
import Testing

@Suite("The finish of a painting")
struct FinishPassTests {
    private let pool = ThreadPool(threads: 3)

    private static func picture(_ size: PixelSize, seed: UInt64) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        return (0..<size.pixels * 3).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    private func finished(
        _ painting: [UInt8], _ size: PixelSize, photo: [UInt8]? = nil, _ pass: FinishPass,
        on pool: ThreadPool? = nil
    ) throws -> [UInt8] {
        var painting = painting
        try pass.apply(
            to: &painting, size: size, photo: photo, on: pool ?? self.pool, control: RunControl())
        return painting
    }

    private static func luma(_ rgb: [UInt8], _ pixel: Int) -> Double {
        PlainFinish.luma((0..<3).map { Double(rgb[3 * pixel + $0]) })
    }

    @Test(
        "is what its definition says, to the nearest step",
        arguments: [
            (0, 0, 0, 0), (30, 0, 0, 0), (100, 0, 0, 0), (0, -100, 0, 0), (0, -35, 0, 0), (0, 40, 0, 0),
            (0, 100, 0, 0), (0, 0, -100, 0), (0, 0, 25, 0), (0, 0, 100, 0), (0, 0, 0, 20), (0, 0, 0, 100),
            (65, 50, 30, 40), (100, 100, 100, 100), (20, -70, -60, 80),
        ] as [(Double, Double, Double, Double)])
    func oracle(_ percent: (Double, Double, Double, Double)) throws {
        for size in [PixelSize(width: 61, height: 17), PixelSize(width: 517, height: 3)] {
            let painting = Self.picture(size, seed: 1), photo = Self.picture(size, seed: 2)
            let plain = PlainFinish(
                preserveColor: percent.0, saturation: percent.1, contrast: percent.2, grain: percent.3)
            let expected = plain.applied(
                to: painting, photo: photo, width: size.width, height: size.height)
            let result = try finished(
                painting, size, photo: photo,
                FinishPass(
                    preserveColor: percent.0, saturation: percent.1, contrast: percent.2, grain: percent.3))
            let error = zip(result, expected).map { abs(Double($0) - $1) }.max()!
            #expect(error < 0.51, "\(size) \(error)")
        }
    }

    @Test(
        "makes no more of a difference between two paintings than it says",
        arguments: [
            (50, 0, 0, 0), (0, -100, 0, 0), (0, 5, 0, 0), (0, 25, 0, 0), (0, 50, 0, 0), (0, 100, 0, 0),
            (0, 0, -100, 0), (0, 0, 40, 0), (0, 0, 100, 0), (0, 0, 0, 100), (20, 60, 100, 30),
            (0, 100, -100, 100),
        ] as [(Double, Double, Double, Double)])
    func gain(_ percent: (Double, Double, Double, Double)) throws {
        let pass = FinishPass(
            preserveColor: percent.0, saturation: percent.1, contrast: percent.2, grain: percent.3)
        // Every corner of a cube of 2 around colors near the ends and between them.
        let values = [0, 2, 5, 10, 20, 48, 80, 127, 148, 172, 208, 236, 245, 250, 253, 255]
        let size = PixelSize(width: values.count * values.count, height: values.count)
        let colors = values.flatMap { blue in
            values.flatMap { green in values.flatMap { red in [red, green, blue] } }
        }
        let photo = Self.picture(size, seed: 5)
        let plain = try finished(colors.map { UInt8($0) }, size, photo: photo, pass)
        var largest = 0
        for corner in 0..<8 {
            let moved = colors.indices.map { index in
                UInt8(clamping: colors[index] + (corner >> (index % 3) & 1 == 0 ? -2 : 2))
            }
            let other = try finished(moved, size, photo: photo, pass)
            largest = zip(plain, other).map { abs(Int($0) - Int($1)) }.reduce(largest, max)
        }
        #expect(Double(largest) <= (2 * pass.largestGain).rounded(.down) + 1, "\(largest)")
        #expect(largest >= 2 || percent.1 == -100)
    }

    @Test("keeps all colours as it always did, bit for bit")
    func wholeColors() throws {
        let size = PixelSize(width: 300, height: 70)
        let painting = Self.picture(size, seed: 3), photo = Self.picture(size, seed: 4)
        func luma(_ rgb: [UInt8], _ at: Int) -> Float {
            0.299 * Float(rgb[at]) + 0.587 * Float(rgb[at + 1]) + 0.114 * Float(rgb[at + 2])
        }
        var expected: [UInt8] = []
        for at in stride(from: 0, to: painting.count, by: 3) {
            let offset = luma(painting, at) - luma(photo, at)
            expected += (0..<3).map { UInt8(min(max(Float(photo[at + $0]) + offset, 0), 255) + 0.5) }
        }
        #expect(try finished(painting, size, photo: photo, FinishPass(preserveColor: 100)) == expected)
        #expect(try finished(painting, size, FinishPass()) == painting)
    }

    @Test(
        "is the same on any number of threads", arguments: [(1, 1), (1, 400), (400, 1), (257, 33), (512, 9)])
    func threads(_ sides: (Int, Int)) throws {
        let size = PixelSize(width: sides.0, height: sides.1)
        let painting = Self.picture(size, seed: 5), photo = Self.picture(size, seed: 6)
        let pass = FinishPass(preserveColor: 40, saturation: 30, contrast: 20, grain: 70)
        let one = try finished(painting, size, photo: photo, pass, on: ThreadPool(threads: 1))
        #expect(one != painting)
        for threads in [2, 3, 7] {
            #expect(try finished(painting, size, photo: photo, pass, on: ThreadPool(threads: threads)) == one)
        }
    }

    @Test("a cancelled one throws")
    func cancellation() {
        let control = RunControl()
        control.cancel()
        var painting = Self.picture(PixelSize(width: 8, height: 8), seed: 7)
        #expect(throws: CancellationError.self) {
            try FinishPass(contrast: 10).apply(
                to: &painting, size: PixelSize(width: 8, height: 8), photo: nil, on: pool, control: control)
        }
    }

    // MARK: Saturation

    @Test("without saturation a painting is its luma, whatever colours were kept")
    func gray() throws {
        let size = PixelSize(width: 90, height: 40)
        let painting = Self.picture(size, seed: 8)
        let gray = try finished(painting, size, FinishPass(saturation: -100))
        for pixel in 0..<size.pixels {
            #expect(Set(gray[3 * pixel..<3 * pixel + 3]).count == 1)
            #expect(abs(Double(gray[3 * pixel]) - Self.luma(painting, pixel)) < 0.51)
        }
    }

    @Test("saturation keeps luma and hue, never reaches what cannot be shown, and raises all by their order")
    func saturation() throws {
        // All colours of eleven steps a channel.
        let steps = (0...10).map { UInt8($0 * 255 / 10) }
        let colors = steps.flatMap { red in steps.flatMap { green in steps.flatMap { [red, green, $0] } } }
        let size = PixelSize(width: 11 * 11, height: 11)
        let most = try finished(colors, size, FinishPass(saturation: 100))
        var raised = 0
        for pixel in 0..<size.pixels {
            let before = colors[3 * pixel..<3 * pixel + 3].map(Double.init)
            let after = most[3 * pixel..<3 * pixel + 3].map(Double.init)
            #expect(abs(PlainFinish.luma(after) - PlainFinish.luma(before)) < 0.6)
            let luma = PlainFinish.luma(before)
            let chroma = before.map { $0 - luma }, other = after.map { $0 - luma }
            let (length, longer) = (
                hypot(chroma[0], hypot(chroma[1], chroma[2])), hypot(other[0], hypot(other[1], other[2]))
            )
            #expect(longer >= length - 1)
            if length > 20 {
                let product = zip(chroma, other).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(product / (length * longer) > 0.999, "\(before) \(after)")
                // What was not at an end is not pressed against it.
                if before.allSatisfy({ (25...230).contains($0) }) {
                    #expect(after.allSatisfy { (2...253).contains($0) }, "\(before) \(after)")
                    raised += longer > 1.2 * length ? 1 : 0
                }
            }
        }
        #expect(raised > 300)
    }

    // MARK: Contrast

    /// What becomes of the 256 grays.
    private func curve(_ contrasts: Double...) throws -> [UInt8] {
        var grays: [UInt8] = []
        for gray in 0...255 { grays += [UInt8](repeating: UInt8(gray), count: 3) }
        for contrast in contrasts {
            grays = try finished(grays, PixelSize(width: 256, height: 1), FinishPass(contrast: contrast))
        }
        return (0...255).map { grays[3 * $0] }
    }

    @Test("contrast is a curve about mid gray that keeps black and white and nowhere is flat")
    func contrast() throws {
        for contrast in stride(from: -100.0, through: 100, by: 12.5) {
            let curve = try curve(contrast)
            #expect(curve.first == 0 && curve.last == 255)
            #expect(zip(curve, curve.dropFirst()).allSatisfy { $0 <= $1 })
            // The steepest gives a third of the steps to the ends; three grays become one there, not more.
            #expect((0..<252).allSatisfy { curve[$0] < curve[$0 + 4] })
            #expect((0...255).allSatisfy { abs(Int(curve[$0]) + Int(curve[255 - $0]) - 255) <= 1 })
            #expect(contrast <= 0 || (1...126).allSatisfy { Int(curve[$0]) <= $0 })
        }
    }

    @Test("contrast adds up, and less of it takes back what more of it did")
    func contrastGroup() throws {
        let twice = try curve(30, 40), once = try curve(70), back = try curve(-60, 60)
        #expect(zip(twice, once).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
        // Rounded in between, where the first curve is steep.
        #expect((0...255).allSatisfy { abs(Int(back[$0]) - $0) <= 2 })
    }

    // MARK: Grain

    private func grain(_ size: PixelSize, gray: UInt8 = 128, _ grain: Double = 100) throws -> [Double] {
        let flat = [UInt8](repeating: gray, count: size.pixels * 3)
        let result = try finished(flat, size, FinishPass(grain: grain))
        return stride(from: 0, to: result.count, by: 3).map { Double(result[$0]) - Double(gray) }
    }

    private static func deviation(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    @Test("grain is gray, is strongest in mid tones, and leaves black and white alone")
    func midTones() throws {
        let size = PixelSize(width: 2048, height: 512)
        let deviations = try [0, 32, 64, 128, 192, 224, 255].map {
            Self.deviation(try grain(size, gray: $0, 50))
        }
        #expect(deviations.first == 0 && deviations.last == 0)
        // A pixel is as large as a cell here: it shows 0.898 of the deviation, by the splines of order 9 and 7.
        #expect(abs(deviations[3] - 18 * 0.898) < 0.6, "\(deviations)")
        #expect(deviations[1] < deviations[2] && deviations[2] < deviations[3])
        #expect(deviations[5] < deviations[4] && deviations[4] < deviations[3])
        let mean = try grain(size, 50).reduce(0, +) / Double(size.pixels)
        #expect(abs(mean) < 0.3)
        let colors = Self.picture(PixelSize(width: 16, height: 16), seed: 9)
        let result = try finished(colors, PixelSize(width: 16, height: 16), FinishPass(grain: 30))
        for pixel in 0..<256 {
            let offsets = (0..<3).map { Int(result[3 * pixel + $0]) - Int(colors[3 * pixel + $0]) }
            guard result[3 * pixel..<3 * pixel + 3].allSatisfy({ (1...254).contains($0) }) else { continue }
            #expect(offsets.max()! - offsets.min()! <= 1)
        }
    }

    @Test("a preview's grain is the painting's, made smaller")
    func preview() throws {
        let large = try grain(PixelSize(width: 1600, height: 1200))
        let small = try grain(PixelSize(width: 400, height: 300))
        let scaled = (0..<400 * 300).map { pixel in
            let (x, y) = (pixel % 400 * 4, pixel / 400 * 4)
            return (0..<16).reduce(0) { $0 + large[(y + $1 / 4) * 1600 + x + $1 % 4] } / 16
        }
        let product = zip(small, scaled).reduce(0) { $0 + $1.0 * $1.1 } / Double(small.count)
        let correlation = product / (Self.deviation(small) * Self.deviation(scaled))
        #expect(correlation > 0.99, "\(correlation)")
        #expect(abs(Self.deviation(small) / Self.deviation(scaled) - 1) < 0.03)
    }

    @Test("grains do not show the lattice that they lie on")
    func lattice() throws {
        // 2.6 pixels a cell: the deviation at each of the places within one.
        let size = PixelSize(width: 6007, height: 1201)
        let pixels = (Double(size.pixels)).squareRoot() / 1024
        let noise = try grain(size)
        let bins = 8
        var sums = [Double](repeating: 0, count: bins), counts = sums
        for pixel in 0..<size.pixels {
            let place = (Double(pixel % size.width) + 0.5) / pixels
            let bin = Int((place - place.rounded(.down)) * Double(bins))
            sums[bin] += noise[pixel] * noise[pixel]
            counts[bin] += 1
        }
        let deviations = zip(sums, counts).map { ($0 / $1).squareRoot() }
        #expect(deviations.max()! / deviations.min()! < 1.1, "\(deviations)")
    }
}
