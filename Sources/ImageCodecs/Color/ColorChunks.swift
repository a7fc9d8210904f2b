/// How a PNG says what its colours mean without an ICC profile: cICP, gAMA and cHRM.
///
/// See W3C PNG, third edition, 11.3.2. The chunks go from a picture to its result as a profile does; the pixels stay as they are.
package struct ColorChunks: Sendable, Equatable {
    /// cICP: numbers from ITU-T H.273 for primaries and transfer, the matrix (0 in a PNG) and whether samples use the
    /// full range.
    ///
    /// It outranks an ICC profile.
    package struct CodePoints: Sendable, Equatable {
        /// Such as 1 (BT.709 and sRGB), 9 (BT.2020), 12 (Display P3).
        package let primaries: UInt8
        /// Such as 8 (linear), 13 (sRGB), 16 (PQ), 18 (HLG).
        package let transfer: UInt8
        /// Whether black is 0 and white the largest number.
        package let isFullRange: Bool
    }

    /// By the chunk cICP.
    package let codePoints: CodePoints?
    /// By the chunk gAMA: 100,000 times the exponent with which light was made a sample; 45455 for 1/2.2.
    package let gamma: Int?
    /// By the chunk cHRM: 100,000 times x and y of white, red, green and blue in CIE 1931.
    package let chromaticities: [Int]?

    /// `nil` if none of them is there.
    init?(codePoints: CodePoints?, gamma: Int?, chromaticities: [Int]?) {
        if codePoints == nil && gamma == nil && chromaticities == nil { return nil }
        self.codePoints = codePoints
        self.gamma = gamma
        self.chromaticities = chromaticities
    }

    /// The finished chunks, for a file that has the profile `profile`.
    func chunks(besides profile: [UInt8]?) -> [UInt8] {
        var chunks: [UInt8] = []
        if let codePoints {
            chunks += PNGChunks.chunk(
                "cICP", [codePoints.primaries, codePoints.transfer, 0, codePoints.isFullRange ? 1 : 0])
        }
        // A profile says all of it already.
        guard profile == nil else { return chunks }
        if let chromaticities {
            chunks += PNGChunks.chunk("cHRM", chromaticities.flatMap { PNGChunks.bigEndian(UInt32($0)) })
        }
        if let gamma { chunks += PNGChunks.chunk("gAMA", PNGChunks.bigEndian(UInt32(gamma))) }
        return chunks
    }
}

extension ColorChunks.CodePoints {
    /// The content of a cICP chunk; `nil` if it is none that a PNG may have.
    init?(content: ArraySlice<UInt8>) {
        let numbers = Array(content)
        guard numbers.count == 4, numbers[2] == 0, numbers[3] <= 1 else { return nil }
        self.init(primaries: numbers[0], transfer: numbers[1], isFullRange: numbers[3] == 1)
    }
}
