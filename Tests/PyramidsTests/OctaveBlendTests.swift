import ImageCodecs
import Kernels
import Pyramids
import TestSupport
import Testing

@Suite("A painting joined with the next finer one", .timeLimit(.minutes(10)))
struct OctaveBlendTests {
    private static let detail = OctaveBlend.Detail(least: 0.6, half: 9)

    private static func picture(_ size: PixelSize, seed: UInt64) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        return (0..<size.width * size.height * 3).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private static func joined(
        _ coarse: PixelSize, _ fine: PixelSize, detail: OctaveBlend.Detail = detail,
        coarsePainting: [UInt8], painting: [UInt8], photo: [UInt8], threads: Int = 1
    ) throws -> [UInt8] {
        var result = painting
        try OctaveBlend(coarse: coarse, fine: fine, detail: detail).join(
            coarsePainting, into: &result, photo: photo, on: ThreadPool(threads: threads),
            control: RunControl())
        return result
    }

    /// One channel of a picture taken to another size, in Float64, the columns first.
    private static func resampled(
        _ values: [Double], from: PixelSize, to: PixelSize, _ filter: ResamplingFilter
    ) -> [Double] {
        let columns = ResamplingWeights(from: from.width, to: to.width, filter: filter)
        let rows = ResamplingWeights(from: from.height, to: to.height, filter: filter)
        var result: [Double] = []
        for y in 0..<to.height {
            for x in 0..<to.width {
                var sum = 0.0
                for dy in 0..<rows.taps {
                    for dx in 0..<columns.taps {
                        let row = Double(rows.weights[y * rows.taps + dy])
                        let column = Double(columns.weights[x * columns.taps + dx])
                        let at = (rows.first[y] + dy) * from.width + columns.first[x] + dx
                        sum += row * column * values[at]
                    }
                }
                result.append(sum)
            }
        }
        return result
    }

    /// The formula of ``OctaveBlend``, word by word.
    private static func naive(
        _ coarse: PixelSize, _ fine: PixelSize, coarsePainting: [UInt8], painting: [UInt8],
        photo: [UInt8]
    ) -> [Double] {
        func channel(_ picture: [UInt8], _ channel: Int) -> [Double] {
            stride(from: channel, to: picture.count, by: 3).map { Double(picture[$0]) }
        }
        let luma = stride(from: 0, to: photo.count, by: 3).map { at in
            let sum = 77 * Int(photo[at]) + 150 * Int(photo[at + 1]) + 29 * Int(photo[at + 2])
            return Double((sum + 128) / 256)
        }
        let mean = resampled(luma, from: fine, to: coarse, .triangle)
        let square = resampled(luma.map { $0 * $0 }, from: fine, to: coarse, .triangle)
        let least = Double(detail.least), half = Double(detail.half)
        var weights: [Double] = []
        for (mean, square) in zip(mean, square) {
            let deviation: Double = max(0, square - mean * mean).squareRoot()
            weights.append(least + (1 - least) * deviation / (deviation + half))
        }
        let weight = resampled(weights, from: coarse, to: fine, .catmullRom)
        var result = [Double](repeating: 0, count: painting.count)
        for index in 0..<3 {
            let base = resampled(channel(coarsePainting, index), from: coarse, to: fine, .catmullRom)
            let own = channel(painting, index)
            let low = resampled(
                resampled(own, from: fine, to: coarse, .triangle), from: coarse, to: fine, .catmullRom)
            for pixel in own.indices {
                result[3 * pixel + index] = base[pixel] + weight[pixel] * (own[pixel] - low[pixel])
            }
        }
        return result
    }

    @Test(
        "is the formula, at any ratio of the sizes up to two and beyond",
        arguments: [
            ((20, 12), (40, 24)), ((21, 13), (41, 26)), ((10, 8), (14, 11)), ((9, 9), (10, 9)),
            ((7, 5), (30, 22)), ((1, 1), (2, 2)), ((1, 6), (1, 11)), ((3, 1), (5, 1)),
        ])
    func formula(coarse: (Int, Int), fine: (Int, Int)) throws {
        let coarse = PixelSize(width: coarse.0, height: coarse.1)
        let fine = PixelSize(width: fine.0, height: fine.1)
        let coarsePainting = Self.picture(coarse, seed: 1)
        let painting = Self.picture(fine, seed: 2)
        let photo = Self.picture(fine, seed: 3)
        let result = try Self.joined(
            coarse, fine, coarsePainting: coarsePainting, painting: painting, photo: photo)
        let expected = Self.naive(
            coarse, fine, coarsePainting: coarsePainting, painting: painting, photo: photo)
        for (value, exact) in zip(result, expected) {
            #expect(abs(Double(value) - min(max(exact, 0), 255)) <= 0.51)
        }
    }

    @Test("is the same bits on any number of threads")
    func threads() throws {
        let coarse = PixelSize(width: 37, height: 29)
        let fine = PixelSize(width: 70, height: 55)
        let results = try [1, 2, 3, 5].map { threads in
            try Self.joined(
                coarse, fine, coarsePainting: Self.picture(coarse, seed: 4),
                painting: Self.picture(fine, seed: 5), photo: Self.picture(fine, seed: 6), threads: threads)
        }
        #expect(Set(results).count == 1)
    }

    @Test("of equal sizes leaves the coarse painting")
    func equalSizes() throws {
        let size = PixelSize(width: 8, height: 6)
        let coarse = Self.picture(size, seed: 7)
        let result = try Self.joined(
            size, size, coarsePainting: coarse, painting: Self.picture(size, seed: 8),
            photo: Self.picture(size, seed: 9))
        #expect(result == coarse)
    }

    @Test("gives a place without detail the least part of the finer strokes")
    func plainPhoto() throws {
        let coarse = PixelSize(width: 16, height: 16)
        let fine = PixelSize(width: 32, height: 32)
        let grey = [UInt8](repeating: 128, count: 16 * 16 * 3)
        // Stripes of one fine pixel: all above the coarse scale.
        let stripes = (0..<32 * 32 * 3).map { UInt8($0 / 3 % 2 == 0 ? 78 : 178) }
        let photo = [UInt8](repeating: 90, count: stripes.count)
        let result = try Self.joined(
            coarse, fine, coarsePainting: grey, painting: stripes, photo: photo)
        // 50 steps up and down times the least part, away from the borders.
        for x in 8..<24 {
            #expect(abs(Int(result[(16 * 32 + x) * 3]) - (x % 2 == 0 ? 98 : 158)) <= 1)
        }
    }

    @Test("stops when it is cancelled")
    func cancelled() throws {
        let size = PixelSize(width: 64, height: 64)
        var painting = Self.picture(size, seed: 1)
        let control = RunControl()
        control.cancel()
        #expect(throws: CancellationError.self) {
            try OctaveBlend(coarse: size, fine: size, detail: Self.detail).join(
                painting, into: &painting, photo: painting, on: ThreadPool(threads: 2), control: control)
        }
    }
}
