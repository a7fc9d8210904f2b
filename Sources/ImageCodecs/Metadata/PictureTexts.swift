/// Reads a text that stands in a picture's file under a keyword of this program's, without decoding the pixels.
package enum PictureTexts {
    /// The first text under `keyword`; `nil` if there is none, or the file is damaged in front of it.
    ///
    /// It is a PNG's text, or a property of the XMP of other formats. The page writes comments into the JPEG files that
    /// browsers make: the keyword, NUL, and the text.
    package static func text(_ keyword: String, in bytes: [UInt8]) -> String? {
        guard case .picture(let format) = FileSignature(bytes) else { return nil }
        if format == .png {
            return (try? PNGTextChunks.read(from: bytes))?.first { $0.keyword == keyword }?.text
        }
        let packet = MetadataBlocks(bytes).xmp.flatMap(XMPReader.init)
        if let text = packet?.longText("impasto:\(keyword)") { return text }
        guard format == .jpeg else { return nil }
        let name = Array(keyword.utf8) + [0]
        let comment = JPEGSegments.contents(of: 0xFE, in: bytes).first { $0.starts(with: name) }
        return comment.flatMap { String(validating: $0.dropFirst(name.count), as: UTF8.self) }
    }
}
