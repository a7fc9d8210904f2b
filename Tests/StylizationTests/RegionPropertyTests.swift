import ImageCodecs
import Kernels
import Stylization
import TestSupport
import Testing

/// What holds for any regions, on every CPU level that this machine has.
@Suite("Regions of all kinds", .serialized, .timeLimit(.minutes(10)))
struct RegionPropertyTests {
    /// A small photo, its plain paintings, and what is painted over what.
    private final class Studio {
        let stylizer: Stylizer
        let photo: RasterImage
        let styles: [StyleVector]
        private var plain: [Int: RasterImage] = [:]

        init(_ level: CPULevel, _ size: PixelSize) throws {
            stylizer = try Samples.stylizer(level: level)
            photo = try Samples.photo("lighthouse").resized(width: size.width, height: size.height)
            var random = SeededRandom(seed: 41)
            styles = try (0..<5).map { _ in try StyleVector(random.floats(100), space: .magentaMobile) }
        }

        /// The painting in style 0 with such regions over it, in styles by their indices.
        func painted(_ regions: [(style: Int, mask: RegionMask)]) throws -> [UInt8] {
            try stylizer.stylize(
                StylizationTask(
                    content: photo, contentID: "photo", style: styles[0],
                    regions: regions.map { StyleRegion(style: styles[$0.style], mask: $0.mask) },
                    styleModel: ModelPair.bundled.style, transformer: ModelPair.bundled.transformer)
            ).rgb
        }

        func plain(_ style: Int) throws -> [UInt8] {
            if let known = plain[style] { return known.rgb }
            let painting = try stylizer.stylize(
                StylizationTask(
                    content: photo, style: styles[style], styleModel: ModelPair.bundled.style,
                    transformer: ModelPair.bundled.transformer))
            plain[style] = painting
            return painting.rgb
        }
    }

    private static let photoSize = PixelSize(width: 90, height: 61)
    /// From one pixel to larger than the photo each way.
    private static let maskSizes = [(1, 1), (2, 5), (1, 61), (90, 61), (700, 3), (333, 251)].map {
        PixelSize(width: $0.0, height: $0.1)
    }

    private static func mask(_ size: PixelSize, _ value: (_ x: Double, _ y: Double) -> Double) -> RegionMask {
        RegionMask(
            size: size,
            values: (0..<size.pixels).map { index in
                let x = (Double(index % size.width) + 0.5) / Double(size.width)
                let y = (Double(index / size.width) + 0.5) / Double(size.height)
                return UInt8((min(max(value(x, y), 0), 1) * 255).rounded())
            })
    }

    @Test(
        "masks of one gray each give the mean by weights that sum to one, from the bottom up",
        arguments: CPULevel.available)
    func weights(_ level: CPULevel) async throws {
        try await onOwnThread {
            let studio = try Studio(level, Self.photoSize)
            var random = SeededRandom(seed: 42)
            for _ in 0..<(FullSweeps.areOn ? 100 : 12) {
                var regions: [(style: Int, mask: RegionMask)] = []
                for _ in 0..<Int.random(in: 1...StyleRegion.mostRegions, using: &random) {
                    let gray = [0, 255, UInt8.random(in: 1...254, using: &random)].randomElement(
                        using: &random)!
                    let size = Self.maskSizes.randomElement(using: &random)!
                    let values = [UInt8](repeating: gray, count: size.pixels)
                    regions.append(
                        (Int.random(in: 0...4, using: &random), RegionMask(size: size, values: values)))
                }
                let result = try studio.painted(regions)
                // Each lies over what is below it, so that it takes its part of all of that.
                var weights = [1.0, 0, 0, 0, 0]
                for region in regions {
                    let part = Double(region.mask.values[0]) / 255
                    for index in weights.indices { weights[index] *= 1 - part }
                    weights[region.style] += part
                }
                #expect(abs(weights.reduce(0, +) - 1) < 1e-12)
                let paintings = try (0..<5).map(studio.plain)
                var furthest = 0.0
                for index in result.indices {
                    let mean = (0..<5).reduce(0.0) { $0 + weights[$1] * Double(paintings[$1][index]) }
                    furthest = max(furthest, abs(Double(result[index]) - mean))
                }
                #expect(furthest < 0.51, "\(regions.map { ($0.style, $0.mask.values[0]) })")
                // One that is seen alone is to the bit what it is without masks.
                if let only = weights.firstIndex(of: 1) { #expect(result == paintings[only]) }
            }
        }
    }

    @Test(
        "hard and soft edges, of masks of any size: each side is its own painting to the bit, whatever lies below",
        arguments: CPULevel.available)
    func edges(_ level: CPULevel) async throws {
        try await onOwnThread {
            let size = PixelSize(width: 260, height: 48)
            let studio = try Studio(level, size)
            // Below 300 px a blend reaches a dozen px to either side.
            let reach = 14
            for maskSize in [(260, 48), (26, 1), (1300, 7)].map({ PixelSize(width: $0.0, height: $0.1) }) {
                for softness in [0.0, 0.08] {
                    let edge = Self.mask(maskSize) { x, _ in
                        softness == 0 ? (x < 0.5 ? 0 : 1) : (x - 0.5) / softness + 0.5
                    }
                    let everywhere = Self.mask(maskSize) { _, _ in 1 }
                    let result = try studio.painted([(1, edge)])
                    // What is covered wholly is nothing to it.
                    let covered = try studio.painted([(3, edge), (0, everywhere), (1, edge)])
                    #expect(covered == result)
                    // The width of a mask's own pixel, and of what is soft.
                    let half =
                        reach + Int(Double(size.width) * softness / 2) + 2 * size.width
                        / min(maskSize.width, size.width)
                    let (left, right) = try (studio.plain(0), studio.plain(1))
                    for index in result.indices {
                        let x = index / 3 % size.width
                        if abs(x - size.width / 2) <= half { continue }
                        let isRight = x > size.width / 2
                        if result[index] != (isRight ? right : left)[index] {
                            Issue.record("column \(x) of \(maskSize), softness \(softness)")
                            return
                        }
                    }
                }
            }
        }
    }

    @Test("two regions apart are the same in either order", arguments: CPULevel.available)
    func order(_ level: CPULevel) async throws {
        try await onOwnThread {
            let studio = try Studio(level, PixelSize(width: 200, height: 40))
            for maskSize in [(200, 40), (40, 3), (1000, 90)].map({ PixelSize(width: $0.0, height: $0.1) }) {
                let left = Self.mask(maskSize) { x, _ in 1 - (x - 0.25) * 20 }
                let right = Self.mask(maskSize) { x, _ in (x - 0.75) * 20 }
                let one = try studio.painted([(1, left), (2, right)])
                let other = try studio.painted([(2, right), (1, left)])
                #expect(zip(one, other).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
                // And where they overlap they are not.
                let over = Self.mask(maskSize) { _, _ in 0.5 }
                #expect(
                    try studio.painted([(1, over), (2, left)]) != studio.painted([(2, left), (1, over)]))
            }
        }
    }

    @Test("a photo of one pixel, and masks much larger than it", arguments: CPULevel.available)
    func onePixel(_ level: CPULevel) async throws {
        try await onOwnThread {
            let studio = try Studio(level, PixelSize(width: 1, height: 1))
            let plain = try [studio.plain(0), studio.plain(1)]
            for size in Self.maskSizes {
                #expect(try studio.painted([(1, Self.mask(size) { _, _ in 1 })]) == plain[1])
                #expect(try studio.painted([(1, Self.mask(size) { _, _ in 0 })]) == plain[0])
                let half = try studio.painted([(1, Self.mask(size) { _, _ in 0.5 })])
                for index in 0..<3 {
                    let bounds = [plain[0][index], plain[1][index]].sorted()
                    #expect((bounds[0]...bounds[1]).contains(half[index]))
                }
            }
        }
    }
}
