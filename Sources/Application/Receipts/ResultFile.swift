import Foundation
package import ImageCodecs

/// A result as it was given to be verified: its file, within limits, and the receipt in it.
package struct ResultFile: Sendable {
    package let file: CheckedImageFile
    package let receipt: Receipt

    /// Reads both; nothing is decoded.
    ///
    /// `receipt` is the text of a receipt that was kept apart, and counts in place of one in the file. Throws
    /// ``ReceiptError``, and `ImageCodecError` for what is no picture, or one beyond `limits`.
    package init(_ bytes: [UInt8], receipt text: String? = nil, limits: ImageLimits) throws {
        file = try CheckedImageFile(bytes, limits: limits)
        guard let text = text ?? PictureTexts.text(Receipt.keyword, in: bytes) else {
            throw ReceiptError.missing
        }
        guard text.utf8.count <= PNGTextChunks.mostBytes else {
            throw ReceiptError.unreadable("it is too long")
        }
        do {
            receipt = try JSONDecoder().decode(Receipt.self, from: Data(text.utf8))
        } catch let error as DecodingError {
            throw ReceiptError.unreadable(error.inWords)
        }
        guard receipt.program == "Impasto" else {
            throw ReceiptError.unreadable("it is of the program '\(receipt.program.prefix(40))'")
        }
        if receipt.styles.isEmpty { throw ReceiptError.unreadable("it names no style") }
        if receipt.previewHeight != nil { throw ReceiptError.preview }
    }

    /// The format that the painting is encoded in again.
    package var format: ImageFormat {
        receipt.format.flatMap { ImageFormat(rawValue: $0) } ?? file.header.format
    }

    /// How the painting is encoded again: as the receipt says, and by default as old receipts' results were.
    package var encoding: ResultEncoding {
        ResultEncoding(
            format: format, quality: min(max(receipt.quality ?? 90, 1), 100),
            profile: receipt.profile.flatMap(OutputProfile.init) ?? .sRGB,
            isOpaque: receipt.opaque ?? false)
    }

    /// Bytes of memory that comparing it with a painting takes besides the painting.
    package func comparingBytes(threads: Int) -> Int {
        let (width, height) = (file.header.width, file.header.height)
        let encoder = ImageEncoder(quality: encoding.quality, profile: encoding.profile, threads: threads)
        let again = ImageFormat.writable.contains(file.header.format) ? file.header.format : .png
        // Both decoded, one as it is decoded, and the painting encoded by either format.
        return file.header.decodingBytes(atLeastHeight: nil) + 3 * 4 * width * height
            + max(
                encoder.encodingBytes(as: encoding.format, width: width, height: height, hasAlpha: true),
                encoder.encodingBytes(as: again, width: width, height: height, hasAlpha: true))
    }
}

/// Why a result cannot be verified.
package enum ReceiptError: Error, Equatable, CustomStringConvertible {
    /// The file holds none.
    case missing
    /// What is there is no receipt, for this reason.
    case unreadable(String)
    /// The result is a preview, of which a copy of the photo may be kept that has been made smaller.
    case preview
    /// The vector of this style, by its number from 0, is not in it.
    case vectorMissing(Int)

    /// What is wrong, and what to do.
    package var description: String {
        switch self {
        case .missing:
            "there is no receipt in the result: it was made without one, or another program wrote it anew"
        case .unreadable(let reason): "the receipt in the result cannot be read: \(reason)"
        case .preview: "the result is a preview; verify the painting itself"
        case .vectorMissing(let index):
            "the receipt lacks the numbers of style \(index + 1), as a receipt in a header may; "
                + "take the one in the result's file"
        }
    }
}

extension DecodingError {
    /// Which value is wrong, without the rest of what Foundation says.
    fileprivate var inWords: String {
        switch self {
        case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case .valueNotFound(_, let context), .typeMismatch(_, let context), .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "it is no JSON"
                : "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is not what it must be"
        @unknown default: "it is not what it must be"
        }
    }
}
