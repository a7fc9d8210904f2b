/// A HEIF file of one coded picture and nothing else, as libheif is to see it.
///
/// Its colours are declared to be coded as they are (matrix 0): the library then gives out the planes of the code, and
/// what they mean is worked out once, here, for every version of it.
enum HEIFSingle {
    /// All of the file in front of `dataCount` bytes of code, for a picture of `width` by `height` px.
    static func head(
        _ codec: HEIFLayer.Codec, configuration: HEIFBoxes.Box, width: Int, height: Int, dataCount: Int
    ) -> [UInt8] {
        let brand = Array((codec == .hevc ? "heic" : "avif").utf8)
        let file = box("ftyp", brand + number(0) + Array("mif1".utf8) + brand)
        let handler = fullBox("hdlr", number(0) + Array("pict".utf8) + [UInt8](repeating: 0, count: 13))
        let primary = fullBox("pitm", [0, 1])
        let entry = fullBox("infe", version: 2, [0, 1, 0, 0] + Array(codec.rawValue.utf8) + [0])
        let extents = fullBox("ispe", number(width) + number(height))
        let colors = box("colr", Array("nclx".utf8) + [0, 2, 0, 2, 0, 0, 0x80])
        // With a length of its own: one that the file leaves open would take what follows here.
        let decoding = box(codec.configurationType, Array(configuration.content))
        let properties = box("ipco", extents + decoding + colors)
        // One item, three properties, of which the decoder's configuration must be understood.
        let associations = fullBox("ipma", number(1) + [0, 1, 3, 1, 0x82, 3])
        func meta(offset: Int) -> [UInt8] {
            let place = [0x44, 0, 0, 1, 0, 1, 0, 0, 0, 1] + number(offset) + number(dataCount)
            return fullBox(
                "meta",
                handler + primary + fullBox("iloc", place) + fullBox("iinf", [0, 1] + entry)
                    + box("iprp", properties + associations))
        }
        let offset = file.count + meta(offset: 0).count + 8
        return file + meta(offset: offset) + number(dataCount + 8) + Array("mdat".utf8)
    }

    private static func number(_ value: Int) -> [UInt8] { PNGChunks.bigEndian(UInt32(clamping: value)) }

    private static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        number(content.count + 8) + Array(type.utf8) + content
    }

    private static func fullBox(_ type: String, version: UInt8 = 0, _ content: [UInt8]) -> [UInt8] {
        box(type, [version, 0, 0, 0] + content)
    }
}
