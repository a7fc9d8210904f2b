/// Something about a file that was read or written all the same, and that its owner should know.
///
/// Damage follows one rule for all formats: pixels that are there are used, missing ones are grey, and a warning
/// says so. After wrong codes in a JPEG, pixels are there and may be wrong. There is no way to know which, and in a
/// file with restart markers most are right, so they are used too. A file of which not one row can be read is an
/// error: ``ImageCodecError/incomplete(_:rows:height:reason:)`` or ``ImageCodecError/corrupt(_:reason:)``.
public enum ImageWarning: Sendable, Hashable, CustomStringConvertible {
    /// The file is cut off, or damaged from some row on: only the first `rows` of `height` are sure to be
    /// right. What follows may be wrong, or grey where nothing is there.
    case missingRows(ImageFormat, rows: Int, height: Int, reason: String)
    /// A progressive JPEG or an interlaced PNG that ends before its last step: the picture is coarser than it
    /// was.
    case missingDetail(ImageFormat, reason: String)
    /// The file breaks its format's rules, and all of the picture could be read: it may show it or not.
    case damaged(ImageFormat, reason: String)
    /// An animation, of which only the first picture is used.
    case animated(ImageFormat, pictures: Int)
    /// A color profile that is broken, or not for such pictures: the colors are taken as sRGB.
    case colorProfile(ImageFormat, reason: String)
    /// A result is sRGB, although it was to be written in the photo's own profile: see
    /// ``ImageEncoder/warnings(for:)``.
    case profileNotKept(UnkeptColors)

    /// A word for programs: `missingRows`, `missingDetail`, `damaged`, `animated`, `colorProfile` or `profileNotKept`.
    public var kind: String {
        switch self {
        case .missingRows: "missingRows"
        case .missingDetail: "missingDetail"
        case .damaged: "damaged"
        case .animated: "animated"
        case .colorProfile: "colorProfile"
        case .profileNotKept: "profileNotKept"
        }
    }

    /// A sentence for people.
    public var description: String {
        switch self {
        case .missingRows(let format, let rows, let height, let reason):
            """
            the \(format) file is damaged or cut off: only \(rows) of \(height) rows are sure to be right, and the \
            rest may be wrong or grey (\(reason))
            """
        case .missingDetail(let format, let reason):
            "the \(format) file is incomplete: its finest detail is missing (\(reason))"
        case .damaged(let format, let reason):
            "the \(format) file has an error that the picture may show: \(reason)"
        case .animated(let format, let pictures):
            "the \(format) file is an animation (pictures: \(pictures)); only its first picture is used"
        case .colorProfile(let format, let reason):
            "the color profile of the \(format) file cannot be used (\(reason)); the colors are taken as sRGB"
        case .profileNotKept(let reason):
            "the result is in sRGB instead of the photo's own colors: \(reason.description)"
        }
    }
}
