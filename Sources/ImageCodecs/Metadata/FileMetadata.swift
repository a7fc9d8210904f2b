/// The blocks of metadata that go into a file.
struct FileMetadata {
    /// Without a name in front.
    let exif: [UInt8]?
    let xmp: [UInt8]?

    /// What is kept of a photo, how the picture came about, and texts for a format that has no chunks for them.
    ///
    /// The words of the provenance are Exif's unless `wordsAreChunk`.
    init(
        _ metadata: KeptMetadata?, provenance: Provenance? = nil, wordsAreChunk: Bool = false,
        text: [PNGText] = []
    ) {
        exif = ExifWriter.block(
            metadata ?? KeptMetadata(), comment: wordsAreChunk ? nil : provenance?.parameters)
        xmp = XMPWriter.packet(metadata, provenance: provenance, text: text)
    }
}
