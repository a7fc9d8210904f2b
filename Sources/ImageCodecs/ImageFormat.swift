/// The picture formats that are read and written.
public enum ImageFormat: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// Portable Network Graphics (ISO/IEC 15948, W3C PNG).
    case png
    /// JPEG (ITU-T T.81) with JFIF, Exif or Adobe markers.
    case jpeg
    /// WebP (RFC 9649).
    case webp
    /// AV1 pictures in HEIF (ISO/IEC 23008-12, AV1 Image File Format).
    case avif
    /// HEVC pictures in HEIF (ISO/IEC 23008-12), as phones write them.
    case heic
    /// Graphics Interchange Format, 87a and 89a.
    case gif

    /// What this build reads.
    ///
    /// PNG and JPEG are always there, the others by the package's traits.
    public static let readable = allCases.filter { $0.reader != nil }

    /// What this build writes.
    public static let writable = allCases.filter(\.isWritable)

    /// For `Content-Type`.
    public var mediaType: String { "image/" + rawValue }

    /// Whether its files leave out what the eye would not miss, by a quality.
    public var isLossy: Bool {
        switch self {
        case .jpeg, .webp, .avif: true
        case .png, .heic, .gif: false
        }
    }

    /// Whether there are builds that write it; this one does if it is ``writable``.
    public var isEverWritten: Bool {
        switch self {
        case .png, .jpeg, .webp, .avif: true
        case .heic, .gif: false
        }
    }

    /// What this build neither reads nor writes, though others do.
    public static let missing = allCases.filter { !readable.contains($0) }

    /// The format of a media type such as "image/png"; `nil` for another.
    public init?(mediaType: String) {
        guard let format = Self.allCases.first(where: { $0.mediaType == mediaType }) else { return nil }
        self = format
    }

    /// The usual ending of a file's name, without the dot.
    public var fileExtension: String { self == .jpeg ? "jpg" : rawValue }

    /// The name for people, such as "PNG" or "WebP".
    public var description: String { self == .webp ? "WebP" : rawValue.uppercased() }

    /// The package trait without which a build neither reads nor writes it; `nil` for a format that is always there.
    public var trait: String? {
        switch self {
        case .png, .jpeg: nil
        case .webp: "WebP"
        case .avif, .heic: "HEIF"
        case .gif: "GIF"
        }
    }

    /// The format of a file named `name`, by its ending, to choose what to *write*; `nil` if it names another one.
    ///
    /// It may be one that this build does not write: see ``writable``. What is read is always recognized by its bytes:
    /// ``FileSignature``.
    public init?(fileName name: String) {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        self.init(name: name[name.index(after: dot)...].lowercased())
    }

    /// The format by a name in lower case that people and programs use, such as "jpg" or "webp".
    public init?(name: String) {
        switch name {
        case "jpg", "jpe", "jfif": self = .jpeg
        case "heif": self = .heic
        default: self.init(rawValue: name)
        }
    }
}

extension [ImageFormat] {
    /// The names in a sentence: "PNG, JPEG or WebP".
    package var alternatives: String { alternatives(\.description) }

    /// The same with each format's `word`: ".png, .jpg or .webp".
    package func alternatives(_ word: (ImageFormat) -> String) -> String {
        guard let last, count > 1 else { return first.map(word) ?? "" }
        return dropLast().map(word).joined(separator: ", ") + " or " + word(last)
    }
}
