import ImageCodecs

/// Where a mask of a request comes from, and which one it has to be.
struct MaskSource: Sendable {
    /// `nil` for one of which only the digest was sent.
    let picture: PictureSource?
    /// What a receipt calls the mask; `nil` for any mask.
    let digest: String?
    /// What problems call it.
    let field: String
    /// Whether its transparency alone counts, so that a picture without any is no mask.
    let needsTransparency: Bool

    /// A mask that is white where a picture is seen, and black where it is transparent.
    init(transparencyOf picture: PictureSource, field: String) {
        self.picture = picture
        self.field = field
        digest = nil
        needsTransparency = true
    }

    /// Reads a picture that is a mask, out of the value of `field`.
    ///
    /// Throws ``Problem`` (422).
    init(_ value: FieldValue, field: String, limits: ServerLimits) throws(Problem) {
        var fields = try FieldReader.object(value, name: field)
        self.field = field
        needsTransparency = false
        digest = try fields.text("digest", maximumLength: Self.longestDigest)
        if digest == nil {
            picture = try PictureSource(&fields, limits: limits)
        } else {
            picture = try PictureSource.ifPresent(&fields, limits: limits)
        }
        try fields.finish()
    }

    /// `sha256:` and 64 digits.
    private static let longestDigest = 71

    /// The mask that an object may hold.
    static func ifPresent(
        _ field: String, in fields: inout FieldReader, limits: ServerLimits
    ) throws(Problem) -> MaskSource? {
        guard let value = fields.value(field) else { return nil }
        return try MaskSource(value, field: fields.name(field), limits: limits)
    }

    /// Whether both are one mask: the same file, upload or sample.
    func isSame(as other: MaskSource) -> Bool { picture == other.picture && digest == other.digest }

    /// Throws ``Problem`` that names all of `masks` that were not sent: a receipt holds their digests only.
    static func requirePictures(of masks: [MaskSource]) throws(Problem) {
        let missing = masks.filter { $0.picture == nil }
        guard let first = missing.first else { return }
        let names = missing.map(\.field).joined(separator: ", ")
        throw .invalidField(
            first.field, "of \(names) only the digest was sent, and not the mask",
            allowed: "one of sample, data, upload",
            hint: "send the \(missing.count == 1 ? "mask" : "masks") that this was painted with: "
                + "a receipt holds digests of masks, and not the masks")
    }
}
