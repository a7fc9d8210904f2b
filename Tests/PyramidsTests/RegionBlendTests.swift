import ImageCodecs
import Kernels
import Pyramids
import TestSupport
import Testing

@Suite("Paintings joined by region", .timeLimit(.minutes(10)))
struct RegionBlendTests {
    private static func noise(_ count: Int, seed: UInt64, in range: ClosedRange<UInt8> = 0...255) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in UInt8.random(in: range, using: &random) }
    }

    private static func painting(_ size: PixelSize, seed: UInt64) -> [UInt8] {
        noise(size.pixels * 3, seed: seed)
    }

    /// White from column `edge` on, softened over `width` px to either side.
    private static func edge(_ size: PixelSize, at edge: Int, soft width: Int = 0) -> [UInt8] {
        (0..<size.pixels).map { index in
            let distance = Double(index % size.width - edge) + 0.5
            guard width > 0 else { return distance > 0 ? 255 : 0 }
            return UInt8((min(max(0.5 + distance / Double(2 * width), 0), 1) * 255).rounded())
        }
    }

    private static func blended(
        _ size: PixelSize, _ layers: [RegionBlend.Layer], threads: Int = 2
    ) throws -> [UInt8] {
        try RegionBlend(size: size).blend(layers, on: ThreadPool(threads: threads), control: RunControl())
    }

    /// One channel of a whole picture in Float64, as the formula says, tile by tile or not.
    private struct Plane {
        var width: Int
        var height: Int
        var values: [Double]

        func at(_ x: Int, _ y: Int) -> Double {
            values[min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)]
        }

        static func made(_ width: Int, _ height: Int, _ body: (Int, Int) -> Double) -> Plane {
            let values = (0..<width * height).map { body($0 % width, $0 / width) }
            return Plane(width: width, height: height, values: values)
        }

        private static let kernel = [1.0, 4, 6, 4, 1]

        var reduced: Plane {
            .made((width + 1) / 2, (height + 1) / 2) { x, y in
                var sum = 0.0
                for dy in -2...2 {
                    for dx in -2...2 {
                        sum += Self.kernel[dy + 2] * Self.kernel[dx + 2] * at(2 * x + dx, 2 * y + dy)
                    }
                }
                return sum / 256
            }
        }

        /// Each coarse pixel is spread with the same kernel; four times, since one in four pixels has one.
        func expanded(_ width: Int, _ height: Int) -> Plane {
            .made(width, height) { x, y in
                var sum = 0.0
                for dy in -2...2 where (y + dy) & 1 == 0 {
                    for dx in -2...2 where (x + dx) & 1 == 0 {
                        sum += Self.kernel[dy + 2] * Self.kernel[dx + 2] * at((x + dx) >> 1, (y + dy) >> 1)
                    }
                }
                return sum / 64
            }
        }

        static func + (a: Plane, b: Plane) -> Plane {
            .made(a.width, a.height) { a.at($0, $1) + b.at($0, $1) }
        }
        static func - (a: Plane, b: Plane) -> Plane {
            .made(a.width, a.height) { a.at($0, $1) - b.at($0, $1) }
        }
        static func * (a: Plane, b: Plane) -> Plane {
            .made(a.width, a.height) { a.at($0, $1) * b.at($0, $1) }
        }

        func pyramid(_ levels: Int) -> [Plane] {
            (0..<levels).reduce(into: [self]) { planes, _ in planes.append(planes[planes.count - 1].reduced) }
        }
    }

    /// The spline, word by word.
    private static func naive(_ size: PixelSize, _ layers: [RegionBlend.Layer], levels: Int) -> [Double] {
        func plane(_ body: (Int) -> Double) -> Plane {
            .made(size.width, size.height) { body($1 * size.width + $0) }
        }
        let masks = layers.map { layer in plane { Double(layer.mask?[$0] ?? 255) / 255 } }
        let weights = layers.indices.map { index in
            masks[(index + 1)...].reduce(masks[index]) { weight, above in
                weight * (plane { _ in 1 } - above)
            }.pyramid(levels)
        }
        var result = [Double](repeating: 0, count: size.pixels * 3)
        for channel in 0..<3 {
            var bands: [Plane] = []
            for (layer, weights) in zip(layers, weights) {
                let planes = plane { Double(layer.painting[3 * $0 + channel]) }.pyramid(levels)
                for level in 0...levels {
                    let fine = planes[level]
                    let band =
                        level == levels ? fine : fine - planes[level + 1].expanded(fine.width, fine.height)
                    let weighted = band * weights[level]
                    if bands.count <= level {
                        bands.append(weighted)
                    } else {
                        bands[level] = bands[level] + weighted
                    }
                }
            }
            let sum = (0..<levels).reversed().reduce(bands[levels]) { sum, level in
                bands[level] + sum.expanded(bands[level].width, bands[level].height)
            }
            for index in 0..<size.pixels { result[3 * index + channel] = sum.values[index] }
        }
        return result
    }

    @Test(
        "As the formula says, whatever the size and the masks",
        arguments: [(1, 1), (2, 3), (7, 1), (33, 31), (300, 270), (513, 9)])
    func formula(width: Int, height: Int) throws {
        let size = PixelSize(width: width, height: height)
        let layers = [
            RegionBlend.Layer(painting: Self.painting(size, seed: 1), mask: nil),
            RegionBlend.Layer(
                painting: Self.painting(size, seed: 2), mask: Self.edge(size, at: width / 2, soft: width / 8)),
            RegionBlend.Layer(painting: Self.painting(size, seed: 3), mask: Self.noise(size.pixels, seed: 4)),
        ]
        let blend = RegionBlend(size: size)
        let expected = Self.naive(size, layers, levels: blend.levels)
        let result = try Self.blended(size, layers)
        for (result, expected) in zip(result, expected) {
            #expect(abs(Double(result) - min(max(expected, 0), 255)) < 0.51)
        }
    }

    @Test("Where one layer is alone it comes through to the bit")
    func alone() throws {
        let size = PixelSize(width: 700, height: 330)
        let below = Self.painting(size, seed: 5), above = Self.painting(size, seed: 6)
        let layers = [
            RegionBlend.Layer(painting: below, mask: nil),
            RegionBlend.Layer(painting: above, mask: Self.edge(size, at: 350)),
        ]
        let reach = 6 << RegionBlend(size: size).levels
        let result = try Self.blended(size, layers)
        for y in 0..<size.height {
            for x in 0..<3 * size.width where abs(x / 3 - 350) > reach {
                let index = y * size.width * 3 + x
                #expect(result[index] == (x / 3 < 350 ? below : above)[index])
            }
        }
    }

    @Test("A mask of one value is that painting, and order decides what is seen")
    func uniform() throws {
        let size = PixelSize(width: 90, height: 400)
        let ground = Self.painting(size, seed: 7), region = Self.painting(size, seed: 8)
        let white = [UInt8](repeating: 255, count: size.pixels)
        let black = [UInt8](repeating: 0, count: size.pixels)
        func layers(_ mask: [UInt8]) -> [RegionBlend.Layer] {
            [.init(painting: ground, mask: nil), .init(painting: region, mask: mask)]
        }
        #expect(try Self.blended(size, layers(white)) == region)
        #expect(try Self.blended(size, layers(black)) == ground)
        #expect(try Self.blended(size, layers(white) + [.init(painting: ground, mask: white)]) == ground)
        // The same painting above and below: weights sum to 1.
        let same = [
            RegionBlend.Layer(painting: ground, mask: nil),
            RegionBlend.Layer(painting: ground, mask: Self.noise(size.pixels, seed: 9)),
            RegionBlend.Layer(painting: ground, mask: Self.noise(size.pixels, seed: 10)),
        ]
        let result = try Self.blended(size, same)
        // Its bands under weights that change from pixel to pixel are not its own, but its mean is.
        let mean = { (bytes: [UInt8]) in bytes.reduce(0.0) { $0 + Double($1) } / Double(bytes.count) }
        #expect(abs(mean(result) - mean(ground)) < 1)
    }

    @Test("Across an edge nothing is steeper than inside", arguments: [0, 8, 40])
    func noSeam(soft: Int) throws {
        let size = PixelSize(width: 640, height: 480)
        /// Waves of a stroke's width over a mean of its own.
        func waves(_ mean: Double, _ phase: Double) -> [UInt8] {
            (0..<size.pixels * 3).map { index in
                let x = Double(index / 3 % size.width), y = Double(index / 3 / size.width)
                let (a, b) = ((x + phase) / 5, (y - phase) / 6)
                // A triangle wave each way: needs no sine.
                func wave(_ t: Double) -> Double { abs((t - t.rounded(.down)) * 4 - 2) - 1 }
                return UInt8(mean + 25 * wave(a / 3) + 25 * wave(b / 3))
            }
        }
        let layers = [
            RegionBlend.Layer(painting: waves(100, 0), mask: nil),
            RegionBlend.Layer(painting: waves(150, 7), mask: Self.edge(size, at: 320, soft: soft)),
        ]
        let result = try Self.blended(size, layers)
        /// The mean step from one column to the next.
        func gradient(_ columns: Range<Int>) -> Double {
            var sum = 0.0
            for y in 0..<size.height {
                for x in columns {
                    let index = (y * size.width + x) * 3
                    sum += abs(Double(result[index + 3]) - Double(result[index]))
                }
            }
            return sum / Double(columns.count * size.height)
        }
        let inside = max(gradient(60..<200), gradient(440..<580))
        for start in stride(from: 280, to: 360, by: 8) {
            #expect(gradient(start..<start + 8) <= 1.2 * inside)
        }
    }

    @Test("The same for any number of threads", arguments: [1, 2, 5])
    func threads(count: Int) throws {
        let size = PixelSize(width: 530, height: 520)
        let layers = [
            RegionBlend.Layer(painting: Self.painting(size, seed: 11), mask: nil),
            RegionBlend.Layer(
                painting: Self.painting(size, seed: 12), mask: Self.noise(size.pixels, seed: 13)),
        ]
        #expect(
            try Self.blended(size, layers, threads: count) == Self.blended(size, layers, threads: 3))
    }

    @Test("A cancelled blend throws")
    func cancellation() throws {
        let size = PixelSize(width: 40, height: 40)
        let control = RunControl()
        control.cancel()
        #expect(throws: CancellationError.self) {
            try RegionBlend(size: size).blend(
                [.init(painting: Self.painting(size, seed: 14), mask: nil)], on: ThreadPool(threads: 1),
                control: control)
        }
    }
}
