/// The blocks of metadata that go into a file.
struct FileMetadata {
    /// Without a name in front.
    let exif: [UInt8]?
    let xmp: [UInt8]?

    /// What is kept of a photo, and texts for a format that has no chunks for them.
    init(_ metadata: KeptMetadata?, text: [PNGText] = []) {
        exif = metadata.flatMap(ExifWriter.block)
        xmp = XMPWriter.packet(metadata, text: text)
    }
}
