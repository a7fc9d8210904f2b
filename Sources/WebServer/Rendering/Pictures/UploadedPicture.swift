import ImageCodecs

/// A picture that was uploaded: its pixels, and what results may keep of its file if a request asks for that.
package struct UploadedPicture: Sendable {
    /// Upright, in sRGB.
    let image: RasterImage
    let metadata: KeptMetadata
    /// The size of its file.
    let fileBytes: Int
    /// What was wrong with its file without spoiling it.
    let warnings: [ImageWarning]

    /// What it occupies, in bytes.
    package var memoryBytes: Int { image.memoryBytes + Self.metadataBytes }

    /// The most that some texts of limited length take.
    static let metadataBytes = 8192
}
