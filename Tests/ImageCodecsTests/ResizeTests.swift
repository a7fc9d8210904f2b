import Foundation
import ImageCodecs
import TestSupport
import Testing

@Suite("Pictures are resized without aliases, and exactly where that is possible")
struct ResizeTests {
    /// One channel scaled in double precision, straight from the definition: each result is the sum over all
    /// source pixels of the two kernels' product, divided by the sum of the weights.
    private static func oracle(
        _ source: [Double], _ size: (width: Int, height: Int), to result: (width: Int, height: Int),
        _ filter: ResamplingFilter?
    ) -> [Double] {
        func weights(_ from: Int, _ to: Int) -> [[Double]] {
            if from == to { return (0..<to).map { i in (0..<from).map { $0 == i ? 1 : 0 } } }
            let kernel = kernel(filter ?? (to < from ? .lanczos3 : .catmullRom))
            let scale = Double(from) / Double(to)
            return (0..<to).map { index in
                let centre = (Double(index) + 0.5) * scale
                let row = (0..<from).map { kernel((Double($0) + 0.5 - centre) / max(1, scale)) }
                let sum = row.reduce(0, +)
                return row.map { $0 / sum }
            }
        }
        let columns = weights(size.width, result.width)
        let rows = weights(size.height, result.height)
        var out: [Double] = []
        for row in rows {
            let line = (0..<size.width).map { x in
                (0..<size.height).reduce(0.0) { $0 + row[$1] * source[$1 * size.width + x] }
            }
            for column in columns { out.append(zip(column, line).reduce(0.0) { $0 + $1.0 * $1.1 }) }
        }
        return out
    }

    private static func kernel(_ filter: ResamplingFilter) -> (Double) -> Double {
        func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(.pi * x) / (.pi * x) }
        switch filter {
        case .triangle: return { max(0, 1 - abs($0)) }
        case .lanczos3: return { abs($0) < 3 ? sinc($0) * sinc($0 / 3) : 0 }
        case .catmullRom:
            // Keys' cubic with a = -1/2.
            return {
                let x = abs($0)
                if x < 1 { return 1.5 * x * x * x - 2.5 * x * x + 1 }
                return x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0
            }
        }
    }

    private static func noise(_ width: Int, _ height: Int, alpha: Bool, _ random: inout SeededRandom)
        -> RasterImage
    {
        let rgb = (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &random) }
        let opacity = (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &random) }
        return RasterImage(width: width, height: height, rgb: rgb, alpha: alpha ? opacity : nil)
    }

    private static func byte(_ value: Double) -> Double { min(max(value, 0), 255) }

    @Test(
        "Every filter agrees with its definition",
        arguments: [ResamplingFilter?.none] + ResamplingFilter.allCases)
    func agreesWithOracle(filter: ResamplingFilter?) throws {
        for seed in 0..<24 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let from = random.size(1...40, 1...40)
            let to = random.size(1...50, 1...50)
            let image = Self.noise(from.width, from.height, alpha: false, &random)
            let result = try image.resized(width: to.width, height: to.height, filter: filter)
            for channel in 0..<3 {
                let source = (0..<from.width * from.height).map { Double(image.rgb[$0 * 3 + channel]) }
                let expected = Self.oracle(source, from, to: to, filter)
                // Half a level of rounding, and a thousandth for Float32.
                let worst = expected.indices.map {
                    abs(Double(result.rgb[$0 * 3 + channel]) - Self.byte(expected[$0]))
                }.max()!
                #expect(worst <= 0.501, "seed \(seed): \(from) to \(to), channel \(channel)")
            }
        }
    }

    @Test("Colours are weighed by their alpha")
    func alphaAgreesWithOracle() throws {
        for seed in 0..<12 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let from = random.size(1...30, 1...30)
            let to = random.size(1...40, 1...40)
            let image = Self.noise(from.width, from.height, alpha: true, &random)
            let result = try image.resized(width: to.width, height: to.height, filter: .triangle)
            let alpha = image.alpha!.map { Double($0) }
            let expectedAlpha = Self.oracle(alpha, from, to: to, .triangle)
            for index in expectedAlpha.indices {
                #expect(abs(Double(result.alpha![index]) - expectedAlpha[index]) <= 0.501, "seed \(seed)")
            }
            for channel in 0..<3 {
                let weighted = alpha.indices.map { Double(image.rgb[$0 * 3 + channel]) * alpha[$0] }
                let expected = Self.oracle(weighted, from, to: to, .triangle)
                for index in expected.indices where expectedAlpha[index] >= 1 {
                    let colour = Self.byte(expected[index] / expectedAlpha[index])
                    #expect(abs(Double(result.rgb[index * 3 + channel]) - colour) <= 0.51, "seed \(seed)")
                }
            }
        }
    }

    @Test("Wide rows, longer than a stretch of the first pass, agree too")
    func wideRows() throws {
        var random = SeededRandom(seed: 7)
        let image = Self.noise(1501, 11, alpha: false, &random)
        let result = try image.resized(width: 97, height: 5)
        for channel in 0..<3 {
            let source = (0..<1501 * 11).map { Double(image.rgb[$0 * 3 + channel]) }
            let expected = Self.oracle(source, (1501, 11), to: (97, 5), nil)
            for index in expected.indices {
                #expect(abs(Double(result.rgb[index * 3 + channel]) - Self.byte(expected[index])) <= 0.501)
            }
        }
    }

    @Test("The same size gives the same picture, profile and all")
    func identity() throws {
        let image = Fixture.picture(width: 31, height: 17, alpha: true, sourceProfile: [1, 2, 3])
        #expect(try image.resized(width: 31, height: 17) == image)
        #expect(try image.resized(height: 17) == image)
    }

    @Test(
        "A side that keeps its length is copied exactly",
        arguments: [nil, .triangle, .lanczos3] as [ResamplingFilter?])
    func oneSide(filter: ResamplingFilter?) throws {
        // Equal rows: changing the height must change nothing.
        let row = (0..<40).map { UInt8($0 * 53 % 256) }
        let image = RasterImage(
            width: 40, height: 9, rgb: (0..<9).flatMap { _ in row.flatMap { [$0, 255 - $0, 7] } })
        let result = try image.resized(width: 40, height: 23, filter: filter)
        #expect(result.rgb == (0..<23).flatMap { _ in row.flatMap { [$0, 255 - $0, 7] } })
    }

    @Test(
        "A picture of one colour stays that colour",
        arguments: [ResamplingFilter?.none] + ResamplingFilter.allCases)
    func constant(filter: ResamplingFilter?) throws {
        for value in [0, 1, 127, 254, 255] as [UInt8] {
            var image = RasterImage(width: 53, height: 29, rgb: [UInt8](repeating: value, count: 53 * 29 * 3))
            for (width, height) in [(1, 1), (7, 90), (200, 3), (52, 30), (106, 58)] {
                let result = try image.resized(width: width, height: height, filter: filter)
                #expect(result.rgb.allSatisfy { $0 == value }, "\(value) at \(width)x\(height)")
            }
            image.alpha = (0..<53 * 29).map { $0 % 3 == 0 ? 255 : 90 }
            let result = try image.resized(width: 20, height: 11, filter: filter)
            #expect(result.rgb.allSatisfy { $0 == value }, "\(value) with alpha")
        }
    }

    @Test("The colour of transparent pixels does not bleed")
    func noBleeding() throws {
        // White, opaque, beside green that cannot be seen.
        let pixels = (0..<64).map { $0 % 8 < 4 }
        let image = RasterImage(
            width: 8, height: 8, rgb: pixels.flatMap { $0 ? [255, 255, 255] : [0, 255, 0] },
            alpha: pixels.map { $0 ? 255 : 0 })
        let result = try image.resized(width: 5, height: 5, filter: .triangle)
        for index in 0..<25 where result.alpha![index] > 0 {
            #expect(Array(result.rgb[index * 3..<index * 3 + 3]) == [255, 255, 255])
        }
        #expect(result.alpha!.contains(0) && result.alpha!.contains { (1...254).contains($0) })
    }

    @Test("A fine pattern shrinks to its mean, not to a coarse one")
    func noAliasing() throws {
        let image = RasterImage(
            width: 200, height: 200,
            rgb: (0..<200 * 200).flatMap { index -> [UInt8] in
                (index % 200 + index / 200) % 2 == 0 ? [0, 0, 0] : [255, 255, 255]
            })
        let result = try image.resized(width: 33, height: 33)
        let inner = (3..<30).flatMap { y in (3..<30).map { x in Int(result.rgb[(y * 33 + x) * 3]) } }
        #expect(inner.allSatisfy { abs($0 - 127) <= 2 })
    }

    @Test("Height alone keeps the aspect, and never gives a width of zero")
    func aspect() throws {
        let image = Fixture.picture(width: 60, height: 40)
        #expect(try image.resized(height: 20).width == 30)
        #expect(try image.resized(height: 21).width == 32)  // 31.5, rounded
        let thin = Fixture.picture(width: 1, height: 500)
        #expect(try thin.resized(height: 10).width == 1)
    }

    @Test("Sizes without pixels and beyond the limits are refused")
    func limits() {
        let image = Fixture.picture(width: 2_000, height: 1)
        #expect(throws: ImageCodecError.invalidSize(width: 0, height: 5)) {
            try image.resized(width: 0, height: 5)
        }
        #expect(throws: ImageCodecError.self) { try image.resized(height: -1) }
        #expect(throws: ImageCodecError.sideTooLong(width: 2_000_000, height: 1_000, limit: 65_535)) {
            try image.resized(height: 1_000)
        }
        #expect(throws: ImageCodecError.self) { try image.resized(height: .max) }
        #expect(throws: ImageCodecError.tooManyPixels(width: 11, height: 10, limit: 100)) {
            try image.resized(width: 11, height: 10, limits: ImageLimits(pixels: 100))
        }
    }
}
