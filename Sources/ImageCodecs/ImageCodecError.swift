import HostSystem

/// What can go wrong when pictures are read, resized or written.
public enum ImageCodecError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file has no bytes.
    case empty
    /// The first bytes belong to no known format.
    case unknownFormat
    /// A known format that is not read; its common name, e.g. "TIFF".
    case unsupportedFormat(String)
    /// A format that this build neither reads nor writes, because it was built without the format's trait.
    case formatNotBuilt(ImageFormat)
    /// The file is longer than ``ImageLimits/fileBytes``.
    case fileTooLarge(bytes: Int, limit: Int)
    /// The picture has more pixels than ``ImageLimits/pixels``.
    case tooManyPixels(width: Int, height: Int, limit: Int)
    /// A side is longer than ``ImageLimits/side``.
    case sideTooLong(width: Int, height: Int, limit: Int)
    /// The file breaks its format's rules; the text says where.
    case corrupt(ImageFormat, reason: String)
    /// Not one row of the picture could be decoded; `rows` of `height` are intact.
    case incomplete(ImageFormat, rows: Int, height: Int, reason: String)
    /// A legal variant of a format that is not read, e.g. 12-bit JPEG.
    case unsupportedVariant(ImageFormat, reason: String)
    /// A progressive JPEG whose number of scans would make decoding take for ever.
    case tooManyScans(limit: Int)
    /// A picture that the format cannot hold.
    case cannotEncode(ImageFormat, reason: String)
    /// A text chunk's keyword or text that PNG does not allow.
    case invalidText(keyword: String, reason: String)
    /// A size to make that has no pixels.
    case invalidSize(width: Int, height: Int)
    /// The system gave no memory, when `bytes` were needed.
    case outOfMemory(bytes: Int)

    /// A sentence for people: what was wrong, and what to do.
    public var description: String {
        switch self {
        case .empty:
            "the picture file is empty; choose a file of \(ImageFormat.readable.alternatives)"
        case .unknownFormat:
            "the file is not a picture in a known format; use \(ImageFormat.readable.alternatives)"
        case .unsupportedFormat(let name):
            "the file is \(name), which cannot be read; save the picture as PNG or JPEG"
        case .formatNotBuilt(let format):
            """
            the picture is \(format), which this build of Impasto lacks: it was made without the package trait \
            \(format.trait ?? "of its name"); save the picture as PNG or JPEG
            """
        case .fileTooLarge(let bytes, let limit):
            """
            the picture file has \(Self.megabytes(bytes)) MB; the limit is \(Self.megabytes(limit)) MB; \
            save it smaller, or as JPEG
            """
        case .tooManyPixels(let width, let height, let limit):
            """
            the picture of \(width)x\(height) px has \(Self.megapixels(width, height)) MP; the limit is \
            \(Self.megapixels(limit, 1)) MP; make it smaller first
            """
        case .sideTooLong(let width, let height, let limit):
            "the picture of \(width)x\(height) px is too long; no side may exceed \(limit) px"
        case .corrupt(let format, let reason):
            "the \(format) file is damaged: \(reason); save or send it again"
        case .incomplete(let format, let rows, let height, let reason):
            """
            the \(format) file is damaged or cut off: \(rows) of \(height) rows are intact (\(reason)); \
            save or send it again
            """
        case .unsupportedVariant(let format, let reason):
            "this kind of \(format) cannot be read: \(reason); save it as an 8-bit RGB picture"
        case .tooManyScans(let limit):
            "the progressive JPEG has more than \(limit) scans; save it as a baseline JPEG or PNG"
        case .cannotEncode(let format, let reason):
            "the picture cannot be written as \(format): \(reason)"
        case .invalidText(let keyword, let reason):
            "the text chunk '\(keyword)' cannot be written to a PNG: \(reason)"
        case .invalidSize(let width, let height):
            "a picture cannot be \(width)x\(height) px; both sides must be at least 1 px"
        case .outOfMemory(let bytes):
            """
            there is not enough memory for the picture: \(Self.megabytes(bytes)) MB are needed at once; make it \
            smaller first, or try again when other work is done
            """
        }
    }

    private static func megabytes(_ bytes: Int) -> String {
        tenths(Double(bytes) / (1024 * 1024))
    }

    private static func megapixels(_ width: Int, _ height: Int) -> String {
        tenths(Double(width) * Double(height) / 1_000_000)
    }

    /// One decimal, rounded up so that a value over a limit never reads as the limit.
    private static func tenths(_ value: Double) -> String {
        let tenths = (value * 10).rounded(.up) / 10
        return tenths == tenths.rounded() && tenths < 1e15 ? String(Int(tenths)) : String(tenths)
    }
}

extension ImageCodecError {
    /// Throws ``outOfMemory(bytes:)`` if the system would not give `bytes` now.
    ///
    /// An array whose memory cannot be had ends the process, so the system is asked before. What other threads take
    /// in between is up to the caller, who knows what memory is promised to whom.
    static func checkMemory(_ bytes: Int) throws(ImageCodecError) {
        guard MemoryTrial.succeeds(bytes: bytes) else { throw .outOfMemory(bytes: bytes) }
    }
}
