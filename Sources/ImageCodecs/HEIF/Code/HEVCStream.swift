/// HEVC (ITU-T H.265) as HEIF stores it: parameter sets in the property *hvcC*, slices in the item.
enum HEVCStream {
    /// NAL unit types of ITU-T H.265, table 7-1.
    private enum Unit {
        static let sliceTypes = 0...31
        static let sequenceParameters = 33
    }

    /// The NAL units of the property hvcC (ISO/IEC 14496-15, 8.3.3.1), and the bytes of a length in the item; `nil` if
    /// it is damaged.
    static func configuration(_ content: ArraySlice<UInt8>) -> (units: [ArraySlice<UInt8>], lengthBytes: Int)?
    {
        let reader = ByteReader(content)
        guard let lengths = reader.slice(21, 1)?.first, let arrays = reader.slice(22, 1)?.first else {
            return nil
        }
        var units: [ArraySlice<UInt8>] = []
        var at = 23
        for _ in 0..<arrays {
            guard let count = reader.uint16(at + 1), units.count + count <= 64 else { return nil }
            at += 3
            for _ in 0..<count {
                guard let length = reader.uint16(at), let unit = reader.slice(at + 2, length) else {
                    return nil
                }
                units.append(unit)
                at += 2 + length
            }
        }
        return (units, Int(lengths & 3) + 1)
    }

    /// The NAL units of an item, each behind its length of 4 bytes; `nil` if the last is cut off.
    static func units(_ data: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        let reader = ByteReader(data)
        var units: [ArraySlice<UInt8>] = []
        var at = 0
        while at < data.count {
            guard let length = reader.uint32(at), let unit = reader.slice(at + 4, length) else { return nil }
            units.append(unit)
            at += 4 + length
            if units.count > 100_000 { return nil }
        }
        return units
    }

    /// How many slices, and how many pictures begin among them.
    static func slices(_ units: [ArraySlice<UInt8>]) -> (all: Int, pictures: Int) {
        let slices = units.filter { type(of: $0).map(Unit.sliceTypes.contains) == true }
        // The first bit behind the two bytes of the header: first_slice_segment_in_pic_flag.
        return (slices.count, slices.count { ($0.dropFirst(2).first ?? 0) & 0x80 != 0 })
    }

    /// What the sequence parameter sets among `units` say; `nil` for one that cannot be read.
    static func formats(_ units: [ArraySlice<UInt8>]) -> [CodedFormat?] {
        units.filter { type(of: $0) == Unit.sequenceParameters }.map(format)
    }

    private static func type(of unit: ArraySlice<UInt8>) -> Int? { unit.first.map { Int($0 >> 1 & 0x3F) } }

    /// Without the bytes that keep start codes from appearing (7.4.2): 3 behind two zeros.
    private static func unescaped(_ unit: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var zeros = 0
        for byte in unit.prefix(4096) {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            bytes.append(byte)
        }
        return bytes
    }

    /// 7.3.2.2, up to the colours in the usability information.
    private static func format(_ unit: ArraySlice<UInt8>) -> CodedFormat? {
        var reader = BitReader(unescaped(unit.dropFirst(2)))
        _ = reader.bits(4)
        let subLayers = reader.bits(3)
        _ = reader.bits(1)
        skipProfile(&reader, subLayers: subLayers)
        _ = reader.exponential()
        let chromaFormat = reader.exponential()
        let separatePlanes = chromaFormat == 3 && reader.flag()
        let coded = (width: reader.exponential(), height: reader.exponential())
        var window = (left: 0, right: 0, top: 0, bottom: 0)
        if reader.flag() {
            window = (
                reader.exponential(), reader.exponential(), reader.exponential(), reader.exponential()
            )
        }
        let depths = (8 + reader.exponential(), 8 + reader.exponential())
        guard !reader.isExhausted, !separatePlanes, chromaFormat <= 3,
            depths.0 == depths.1 || chromaFormat == 0, max(depths.0, depths.1) <= 16,
            let chroma = CodedFormat.Chroma(rawValue: UInt8(chromaFormat)),
            max(coded.width, coded.height) <= 65_535,
            let orderBits = blocks(&reader, subLayers: subLayers, width: coded.width, height: coded.height),
            [window.left, window.right, window.top, window.bottom].allSatisfy({ $0 <= 65_535 })
        else { return nil }
        let unitWidth = chroma == .half || chroma == .halfWidth ? 2 : 1
        let unitHeight = chroma == .half ? 2 : 1
        let width = coded.width - unitWidth * (window.left + window.right)
        let height = coded.height - unitHeight * (window.top + window.bottom)
        guard width > 0, height > 0 else { return nil }
        return CodedFormat(
            width: width, height: height, allocatedPixels: (coded.width + 63) * (coded.height + 63),
            bitDepth: depths.0, chroma: chroma, color: colors(&reader, orderBits: orderBits))
    }

    /// profile_tier_level (7.3.3).
    private static func skipProfile(_ reader: inout BitReader, subLayers: Int) {
        func skip(_ bits: Int) {
            var left = bits
            while left > 0 {
                _ = reader.bits(min(left, 32))
                left -= 32
            }
        }
        skip(96)
        var present: [(profile: Bool, level: Bool)] = []
        for _ in 0..<subLayers { present.append((reader.flag(), reader.flag())) }
        if subLayers > 0 { skip(2 * (8 - subLayers)) }
        for layer in present {
            if layer.profile { skip(88) }
            if layer.level { skip(8) }
        }
    }

    /// From behind the bit depths on: what sizes blocks have, which decoders check too, and some then write to the
    /// error output.
    ///
    /// The bits of a picture's number, or `nil` if the sizes are not possible.
    private static func blocks(
        _ reader: inout BitReader, subLayers: Int, width: Int, height: Int
    ) -> Int? {
        let orderBits = reader.exponential() + 4
        let ordersOfAll = reader.flag()
        for _ in (ordersOfAll ? 0 : subLayers)...subLayers {
            for _ in 0..<3 { _ = reader.exponential() }
        }
        // All are exponents of 2: the smallest block, the largest, and the same of transforms.
        let smallest = reader.exponential() + 3
        let largest = smallest + reader.exponential()
        let smallestTransform = reader.exponential() + 2
        let largestTransform = smallestTransform + reader.exponential()
        let depths = (reader.exponential(), reader.exponential())
        guard !reader.isExhausted, largest <= 6, smallestTransform <= smallest,
            largestTransform <= min(largest, 5), max(depths.0, depths.1) <= largest - smallestTransform,
            width % (1 << smallest) == 0, height % (1 << smallest) == 0
        else { return nil }
        return orderBits
    }

    /// From behind the sizes of blocks on.
    private static func colors(_ reader: inout BitReader, orderBits: Int) -> CodedFormat.CodePoints {
        if reader.flag(), reader.flag() { skipScalingLists(&reader) }
        _ = reader.bits(2)
        if reader.flag() {  // samples without transform
            _ = reader.bits(8)
            _ = (reader.exponential(), reader.exponential(), reader.flag())
        }
        skipReferenceSets(&reader)
        if reader.flag() {
            let count = reader.exponential()
            guard count <= 32, orderBits <= 16 else { return CodedFormat.CodePoints() }
            for _ in 0..<count { _ = (reader.bits(orderBits), reader.flag()) }
        }
        _ = reader.bits(2)
        guard reader.flag() else { return CodedFormat.CodePoints() }
        if reader.flag(), reader.bits(8) == 255 { _ = reader.bits(32) }  // the shape of a pixel
        if reader.flag() { _ = reader.flag() }
        guard reader.flag() else { return CodedFormat.CodePoints() }
        _ = reader.bits(3)
        var points = CodedFormat.CodePoints(isFullRange: reader.flag())
        if reader.flag() {
            points.primaries = reader.bits(8)
            points.transfer = reader.bits(8)
            points.matrix = reader.bits(8)
        }
        return reader.isExhausted ? CodedFormat.CodePoints() : points
    }

    /// scaling_list_data (7.3.4).
    private static func skipScalingLists(_ reader: inout BitReader) {
        for size in 0..<4 {
            for _ in stride(from: 0, to: 6, by: size == 3 ? 3 : 1) {
                guard reader.flag() else {
                    _ = reader.exponential()
                    continue
                }
                let count = min(64, 1 << (4 + 2 * size)) + (size > 1 ? 1 : 0)
                for _ in 0..<count { _ = reader.exponential() }
            }
        }
    }

    /// st_ref_pic_set (7.3.7), of all sets.
    private static func skipReferenceSets(_ reader: inout BitReader) {
        let count = reader.exponential()
        guard count <= 64 else { return }
        var pictures = 0
        for index in 0..<count where !reader.isExhausted {
            if index > 0, reader.flag() {
                _ = (reader.flag(), reader.exponential())
                var kept = 0
                for _ in 0...pictures {
                    let isUsed = reader.flag()
                    if isUsed || reader.flag() { kept += 1 }
                }
                pictures = kept
            } else {
                let (before, after) = (reader.exponential(), reader.exponential())
                guard before <= 16, after <= 16 else { return }
                pictures = before + after
                for _ in 0..<pictures { _ = (reader.exponential(), reader.flag()) }
            }
        }
    }
}
