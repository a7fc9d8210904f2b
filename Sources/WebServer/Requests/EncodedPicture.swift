import ImageCodecs
import NIOCore
import StrictJSON

/// A picture file that stands in a request as text: base64 by either alphabet, padded or not, in lines or not, with
/// or without a `data:` URL around it (RFC 2397), as libraries of all languages write it.
enum EncodedPicture {
    /// A `data:` URL says what it holds within so many bytes.
    private static let longestHead = 300

    /// The file's bytes, written once.
    ///
    /// Throws ``Problem`` that names the field `name`: 413 beyond `limit` bytes, 415 for a `data:` URL of
    /// something that is no picture, 422 if it is not base64.
    static func decode(_ text: String, name: String, limit: Int) throws(Problem) -> [UInt8] {
        var text = text
        let result = text.withUTF8 { utf8 in
            Result { () throws(Problem) in
                try decode(UnsafeRawBufferPointer(utf8), hasEscapes: false, name: name, limit: limit)
            }
        }
        return try result.get()
    }

    /// As ``decode(_:name:limit:)-(String,_,_)``, straight from the body.
    static func decode(_ text: LongText, name: String, limit: Int) throws(Problem) -> [UInt8] {
        let result = text.bytes.withUnsafeReadableBytes { bytes in
            Result { () throws(Problem) in
                try decode(bytes, hasEscapes: text.hasEscapes, name: name, limit: limit)
            }
        }
        return try result.get()
    }

    private static func decode(
        _ text: UnsafeRawBufferPointer, hasEscapes: Bool, name: String, limit: Int
    ) throws(Problem) -> [UInt8] {
        let payload = try payload(of: text, hasEscapes: hasEscapes, name: name)
        // Four characters stand for three bytes; what stands between them is not counted, so this is an upper bound.
        let capacity = min(payload.count / 4 * 3 + 3, limit)
        var failure: Base64Decoding.Failure?
        let file = [UInt8](unsafeUninitializedCapacity: capacity) { out, count in
            var decoding = Base64Decoding(into: out, limit: limit)
            do throws(Base64Decoding.Failure) {
                if hasEscapes {
                    try JSONReader.forEachPiece(of: payload) { piece throws(Base64Decoding.Failure) in
                        try decoding.append(piece)
                    }
                } else {
                    try decoding.append(payload)
                }
                try decoding.finish()
            } catch {
                failure = error
            }
            count = decoding.count
        }
        switch failure {
        case .tooLong:
            throw .tooLarge(
                "\(name) has more than \(limit) bytes", field: name, allowed: "at most \(limit) bytes",
                hint: "send a smaller file")
        case let failure?:
            throw .invalidField(
                name, "\(name) is not base64: \(failure)", allowed: "base64 (RFC 4648), or a data: URL of it",
                hint: "encode the bytes of a \(ImageFormat.readable.alternatives) file")
        case nil: break
        }
        guard !file.isEmpty else {
            throw .invalidField(
                name, "\(name) is empty", allowed: "a \(ImageFormat.readable.alternatives) file in base64")
        }
        return file
    }

    /// What follows the comma of a `data:` URL, or everything.
    private static func payload(
        of text: UnsafeRawBufferPointer, hasEscapes: Bool, name: String
    ) throws(Problem) -> UnsafeRawBufferPointer {
        let start = UnsafeRawBufferPointer(rebasing: text.prefix(longestHead))
        let comma = start.firstIndex(of: UInt8(ascii: ","))
        let head = JSONReader.text(
            JSONString(bytes: 0..<(comma ?? start.count), hasEscapes: hasEscapes), in: start
        ).lowercased()
        guard head.hasPrefix("data:") else { return text }
        let parts = head.dropFirst("data:".count).split(separator: ";", omittingEmptySubsequences: false)
        guard let comma, parts.dropFirst().contains(where: { String($0).trimmingSpaces == "base64" }) else {
            throw .invalidField(
                name, "\(name) is a data: URL that is not in base64", allowed: "data:image/png;base64,…")
        }
        let type = String(parts.first ?? "").trimmingSpaces
        guard type.isEmpty || type.hasPrefix("image/") || type == "application/octet-stream" else {
            throw .unsupportedType(
                "\(name) is a data: URL of the type '\(type.prefix(64))'", field: name,
                allowed: "a \(ImageFormat.readable.alternatives) picture")
        }
        return UnsafeRawBufferPointer(rebasing: text[(comma + 1)...])
    }
}
