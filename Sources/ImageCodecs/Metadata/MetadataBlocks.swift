/// Where a picture file keeps its Exif block and its XMP packet: the first of each.
struct MetadataBlocks {
    private(set) var exif: ArraySlice<UInt8>?
    private(set) var xmp: ArraySlice<UInt8>?

    /// In front of the block in a JPEG's segment; programs also write it twice, or keep it in a PNG.
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

    private mutating func readWebP(_ bytes: [UInt8]) {
        #if CODEC_WEBP
        (exif, xmp) = WebPReader.metadata(of: bytes)
        #endif
    }

    private mutating func readHEIF(_ bytes: [UInt8]) {
        let metadata = HEIFMetadata(bytes)
        (exif, xmp) = (metadata.exif, metadata.xmp)
    }
}
