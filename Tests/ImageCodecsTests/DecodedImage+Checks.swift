import ImageCodecs

extension DecodedImage {
    /// Whether part of the picture is missing: rows, or detail.
    var isIncomplete: Bool {
        warnings.contains { warning in
            switch warning {
            case .missingRows, .missingDetail: true
            default: false
            }
        }
    }

    /// The file's format.
    var format: ImageFormat { header.format }

    /// How the stored rows were turned; already applied to ``image``.
    var orientation: Orientation { header.orientation }
}
