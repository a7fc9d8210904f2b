/// AV1 (AV1 Bitstream & Decoding Process Specification) as AVIF stores it: OBUs, some of which may stand in the property
/// *av1C*.
enum AV1Stream {
    /// Open bitstream units by their types (6.2.2).
    private enum Unit {
        static let sequenceHeader = 1
        static let frameHeader = 3
        static let frame = 6
    }

    /// The content of the first OBUs of `data` with their types; `nil` if one is cut off.
    static func units(_ data: ArraySlice<UInt8>) -> [(type: Int, content: ArraySlice<UInt8>)]? {
        var units: [(Int, ArraySlice<UInt8>)] = []
        var rest = data
        while let header = rest.first {
            rest = rest.dropFirst(header & 4 == 0 ? 1 : 2)
            var length = rest.count
            if header & 2 != 0 {
                guard let (value, count) = variableLength(rest) else { return nil }
                rest = rest.dropFirst(count)
                length = value
            }
            guard length <= rest.count, units.count < 1000 else { return nil }
            units.append((Int(header >> 3 & 15), rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return units
    }

    /// leb128 (4.10.5): seven bits a byte, the lowest first.
    private static func variableLength(_ bytes: ArraySlice<UInt8>) -> (value: Int, count: Int)? {
        var value = 0
        for (index, byte) in bytes.prefix(8).enumerated() {
            value |= Int(byte & 0x7F) << (7 * index)
            if byte & 0x80 == 0 { return (value, index + 1) }
        }
        return nil
    }

    /// How many frames are coded; a picture has one, or one for each of its layers.
    static func frames(_ units: [(type: Int, content: ArraySlice<UInt8>)]) -> Int {
        units.count { $0.type == Unit.frame || $0.type == Unit.frameHeader }
    }

    /// What the sequence headers among `units` say; `nil` for one that cannot be read.
    static func formats(_ units: [(type: Int, content: ArraySlice<UInt8>)]) -> [CodedFormat?] {
        units.filter { $0.type == Unit.sequenceHeader }.map { format($0.content) }
    }

    /// 5.5.1, sequence_header_obu.
    private static func format(_ content: ArraySlice<UInt8>) -> CodedFormat? {
        var reader = BitReader(content.prefix(1024))
        let profile = reader.bits(3)
        _ = reader.flag()
        let isReduced = reader.flag()
        if isReduced {
            _ = reader.bits(5)
        } else {
            skipOperatingPoints(&reader)
        }
        let (widthBits, heightBits) = (reader.bits(4) + 1, reader.bits(4) + 1)
        let (width, height) = (reader.bits(widthBits) + 1, reader.bits(heightBits) + 1)
        if !isReduced, reader.flag() { _ = reader.bits(7) }
        _ = reader.bits(3)
        if !isReduced { skipTools(&reader) }
        _ = reader.bits(3)
        let format = colors(&reader, profile: profile, width: width, height: height)
        return reader.isExhausted || profile > 2 ? nil : format
    }

    private static func skipOperatingPoints(_ reader: inout BitReader) {
        var delayBits: Int?
        if reader.flag() {  // timing_info
            _ = (reader.bits(32), reader.bits(32))
            if reader.flag() { _ = reader.exponential() }
            if reader.flag() {  // decoder_model_info
                delayBits = reader.bits(5) + 1
                _ = (reader.bits(32), reader.bits(10))
            }
        }
        let hasDelay = reader.flag()
        for _ in 0...reader.bits(5) {
            _ = reader.bits(12)
            if reader.bits(5) > 7 { _ = reader.flag() }
            if let delayBits, reader.flag() {
                _ = (reader.bits(delayBits), reader.bits(delayBits), reader.flag())
            }
            if hasDelay, reader.flag() { _ = reader.bits(4) }
        }
    }

    /// What only moving pictures need.
    private static func skipTools(_ reader: inout BitReader) {
        _ = reader.bits(4)
        let hasOrder = reader.flag()
        if hasOrder { _ = reader.bits(2) }
        // Screen content: chosen for each frame, or forced on or off; on demands the same choice for whole numbers.
        let isChosen = reader.flag()
        let isForced = isChosen || reader.flag()
        if isForced, !reader.flag() { _ = reader.flag() }
        if hasOrder { _ = reader.bits(3) }
    }

    /// 5.5.2, color_config.
    private static func colors(
        _ reader: inout BitReader, profile: Int, width: Int, height: Int
    ) -> CodedFormat {
        var depth = reader.flag() ? 10 : 8
        if profile == 2, depth == 10, reader.flag() { depth = 12 }
        let isMonochrome = profile != 1 && reader.flag()
        var points = CodedFormat.CodePoints()
        if reader.flag() {
            points.primaries = reader.bits(8)
            points.transfer = reader.bits(8)
            points.matrix = reader.bits(8)
        }
        var chroma = CodedFormat.Chroma.full
        if isMonochrome {
            chroma = .monochrome
            points.isFullRange = reader.flag()
        } else if points == CodedFormat.CodePoints(primaries: 1, transfer: 13, matrix: 0) {
            points.isFullRange = true
        } else {
            points.isFullRange = reader.flag()
            switch profile {
            case 0: chroma = .half
            case 1: chroma = .full
            case _ where depth == 12: chroma = reader.flag() ? (reader.flag() ? .half : .halfWidth) : .full
            default: chroma = .halfWidth
            }
        }
        return CodedFormat(
            width: width, height: height, allocatedPixels: (width + 127) * (height + 127), bitDepth: depth,
            chroma: chroma, color: points)
    }
}
