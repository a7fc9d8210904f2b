import Testing

@testable import ImageCodecs

@Suite("What the code of HEIC and AVIF says of itself")
struct CodedFormatTests {
    private static func format(_ name: String) throws -> CodedFormat {
        let items = try #require(HEIFItems(Fixture.bytes("heif/" + name)))
        return try HEIFPicture(items, limits: ImageLimits()).color.format
    }

    @Test("AV1's sequence header")
    func av1() throws {
        let ten = try Self.format("ten-bit.avif")
        #expect((ten.width, ten.height, ten.bitDepth, ten.chroma) == (64, 48, 10, .full))
        #expect(ten.color == .init(primaries: 12, transfer: 13, matrix: 6, isFullRange: true))
        let limited = try Self.format("limited.avif")
        #expect((limited.bitDepth, limited.chroma) == (8, .halfWidth))
        #expect(limited.color == .init(primaries: 1, transfer: 13, matrix: 1, isFullRange: false))
        let twelve = try Self.format("twelve-bit.avif")
        #expect((twelve.bitDepth, twelve.chroma) == (12, .half))
        #expect(try Self.format("grey.avif").chroma == .monochrome)
        let lossless = try Self.format("lossless.avif")
        #expect((lossless.chroma, lossless.color.matrix, lossless.color.isFullRange) == (.full, 0, true))
    }

    @Test("HEVC's sequence parameter set, up to the colors at its end")
    func hevc() throws {
        let format = try Self.format("plain.heic")
        #expect((format.width, format.height, format.bitDepth, format.chroma) == (64, 64, 8, .half))
        #expect(format.color == .init(primaries: 2, transfer: 2, matrix: 6, isFullRange: true))
    }

    @Test("Black, white and gray of every matrix and range", arguments: [0, 1, 2, 4, 5, 6, 7, 8, 9, 12])
    func matrices(number: Int) throws {
        for depth in [8, 10, 12] {
            for isFull in [false, true] {
                let points = CodedFormat.CodePoints(
                    primaries: 9, transfer: 16, matrix: number, isFullRange: isFull)
                let matrix = try #require(SampleMatrix(points, bitDepth: depth))
                let unit = Double(1 << (depth - 8))
                let (black, white) = isFull ? (0, Double(1 << depth) - 1) : (16 * unit, 235 * unit)
                for light in [0, 0.25, 1] {
                    let y = black + light * (white - black)
                    let chroma = number == 0 ? y : 128 * unit
                    for row in matrix.rows {
                        #expect(abs(row[0] * y + (row[1] + row[2]) * chroma + row[3] - light) < 1e-9)
                    }
                }
            }
        }
    }

    @Test("Matrices in which colors are no sums are told", arguments: [10, 11, 13, 14, 99])
    func otherMatrices(number: Int) {
        #expect(SampleMatrix(CodedFormat.CodePoints(matrix: number), bitDepth: 8) == nil)
    }
}
