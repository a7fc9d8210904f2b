/// What a HEIF file says of its picture in words: items that describe the primary one (ISO/IEC 23008-12, 7.2).
struct HEIFMetadata {
    /// The Exif block, from its TIFF header on.
    ///
    /// Its orientation means nothing: ``HEIFPicture`` has the true one.
    let exif: ArraySlice<UInt8>?
    /// The XMP packet.
    let xmp: ArraySlice<UInt8>?

    /// Longer blocks are not looked at.
    static let mostBytes = 4 * 1024 * 1024

    /// Reads the file `bytes`; both are `nil` if there is nothing, or nothing sound.
    init(_ bytes: [UInt8]) {
        guard let items = HEIFItems(bytes), let primary = items.primary else {
            (exif, xmp) = (nil, nil)
            return
        }
        func first(_ matches: (HEIFItems.Item) -> Bool) -> ArraySlice<UInt8>? {
            let found = items.items.filter { $1.references["cdsc"]?.contains(primary) == true && matches($1) }
            return found.keys.sorted().lazy.compactMap { items.data(of: $0) }.first {
                $0.count <= Self.mostBytes
            }
        }
        // The TIFF header lies behind a number of bytes that stands in front (A.2.1).
        exif = first { $0.type == "Exif" }.flatMap { block in
            ByteReader(block).uint32(0).flatMap { skipped in
                skipped <= block.count - 4 ? block.dropFirst(4 + skipped) : nil
            }
        }
        xmp = first { $0.type == "mime" && $0.contentType == "application/rdf+xml" }
    }
}
