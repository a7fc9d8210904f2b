/// The code of one picture, looked through for what it makes a decoder do.
struct HEIFCode {
    private let codec: HEIFLayer.Codec
    private let configuration: HEIFBoxes.Box
    private let data: ArraySlice<UInt8>?

    init(_ codec: HEIFLayer.Codec, _ configuration: HEIFBoxes.Box, _ data: ArraySlice<UInt8>?) {
        self.codec = codec
        self.configuration = configuration
        self.data = data
    }

    /// Layers of quality in one picture, at most four; some encoders hide a frame or two.
    private static let mostFrames = 8
    /// What HEVC's highest level allows (ITU-T H.265, table A.8).
    private static let mostSlices = 600

    /// Each of the formats that the code states, in its order.
    ///
    /// Throws for code that a decoder should not see: of more than `largest` px, of several pictures, or of so many
    /// slices that it could ask for hours of work.
    func formats(largest: Int) throws(HEIFLayer.Fault) -> [CodedFormat] {
        let found: [CodedFormat?]
        switch codec {
        case .hevc: found = try hevcFormats()
        case .av1: found = try av1Formats()
        }
        var formats: [CodedFormat] = []
        for format in found {
            guard let format else { throw .corrupt("the head of its code is damaged") }
            guard [8, 10, 12].contains(format.bitDepth) else {
                throw .unsupported("its samples have \(format.bitDepth) bits")
            }
            // A decoder's blocks reach beyond the picture, and code may hide most of what it is of.
            guard format.width * format.height <= largest,
                format.allocatedPixels <= 2 * largest + 65_536
            else {
                throw .corrupt("its code is of \(format.width)x\(format.height) px")
            }
            formats.append(format)
        }
        return formats
    }

    private func hevcFormats() throws(HEIFLayer.Fault) -> [CodedFormat?] {
        guard let (head, lengthBytes) = HEVCStream.configuration(configuration.content) else {
            throw .corrupt("the head of its code is damaged")
        }
        guard lengthBytes == 4 else { throw .unsupported("its code is cut in a rare way") }
        guard let data else { return HEVCStream.formats(head) }
        guard let units = HEVCStream.units(data) else { throw .corrupt("its code is damaged") }
        let slices = HEVCStream.slices(head + units)
        guard slices.pictures <= 1 else { throw .corrupt("its code is of several pictures") }
        let formats = HEVCStream.formats(head + units)
        let pixels = formats.reduce(1) { max($0, ($1?.width ?? 0) * ($1?.height ?? 0)) }
        // Each slice may walk over the whole picture, however few bytes it has.
        guard slices.all <= min(Self.mostSlices, max(25, 2_000_000_000 / pixels)) else {
            throw .corrupt("its code has \(slices.all) slices")
        }
        guard formats.count > 0 else { throw .corrupt("the head of its code is missing") }
        return formats
    }

    private func av1Formats() throws(HEIFLayer.Fault) -> [CodedFormat?] {
        guard let head = AV1Stream.units(configuration.content.dropFirst(4)) else {
            throw .corrupt("the head of its code is damaged")
        }
        guard let data else { return AV1Stream.formats(head) }
        guard let units = AV1Stream.units(data) else { throw .corrupt("its code is damaged") }
        guard AV1Stream.frames(units) + AV1Stream.frames(head) <= Self.mostFrames else {
            throw .corrupt("its code is of many pictures")
        }
        let formats = AV1Stream.formats(head) + AV1Stream.formats(units)
        guard formats.count > 0 else { throw .corrupt("the head of its code is missing") }
        return formats
    }
}
