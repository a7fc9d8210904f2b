/// Where a picture file keeps its Exif block and its XMP packet: the first of each.
struct MetadataBlocks {
    private(set) var exif: ArraySlice<UInt8>?
    private(set) var xmp: ArraySlice<UInt8>?

    static let exifName = Array("Exif\0\0".utf8)
    static let xmpName = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    /// The keyword of the text chunk that holds XMP (XMP specification, part 3).
    static let xmpKeyword = "XML:com.adobe.xmp"

    /// Looks into the file `bytes`; finds nothing in what is no picture, or is damaged.
    init(_ bytes: [UInt8]) {
        guard case .picture(let format) = FileSignature(bytes) else { return }
        switch format {
        case .png: readPNG(bytes)
        case .jpeg: readJPEG(bytes)
        case .webp: readWebP(bytes)
        case .avif, .heic: readHEIF(bytes)
        case .gif: break
        }
    }

    private mutating func readPNG(_ bytes: [UInt8]) {
        var collection = PNGTextCollection()
        for chunk in PNGChunks(bytes) where chunk.isIntact {
            if chunk.type == "eXIf" {
                exif = exif ?? chunk.content
            } else if chunk.type == "iTXt", xmp == nil, chunk.content.starts(with: Self.xmpKeyword.utf8) {
                xmp = collection.read(chunk).map { Array($0.text.utf8)[...] }
            }
        }
    }

    private mutating func readJPEG(_ bytes: [UInt8]) {
        for content in JPEGSegments.contents(of: 0xE1, in: bytes) {
            if content.starts(with: Self.exifName) {
                exif = exif ?? content
            } else if content.starts(with: Self.xmpName) {
                xmp = xmp ?? content.dropFirst(Self.xmpName.count)
            }
        }
    }

    /// RFC 9649, 2.7: chunks of a name, a little-endian length, and the content, padded to an even length.
    private mutating func readWebP(_ bytes: [UInt8]) {
        let reader = ByteReader(bytes[...], littleEndian: true)
        var offset = 12
        while let name = reader.slice(offset, 4), let length = reader.uint32(offset + 4),
            let content = reader.slice(offset + 8, length)
        {
            switch String(decoding: name, as: UTF8.self) {
            case "EXIF": exif = exif ?? content
            case "XMP ": xmp = xmp ?? content
            default: break
            }
            offset += 8 + length + length % 2
        }
    }

    private mutating func readHEIF(_ bytes: [UInt8]) {
        let metadata = HEIFMetadata(bytes)
        (exif, xmp) = (metadata.exif, metadata.xmp)
    }
}
