/// What a part of a form says about itself.
struct MultipartPartHead: Equatable {
    /// How the part's bytes are written.
    enum Encoding: Equatable {
        case binary
        /// RFC 7578, 4.7, has ended this; mail libraries, which many programs build forms with, have not.
        case base64
    }

    /// The field's name.
    let name: String
    /// Whether the part is a file: it has a file name.
    ///
    /// The name itself is not kept, so that it can go nowhere.
    let isFile: Bool
    /// Whether the file name is empty, which is how browsers send a file field that was left alone.
    let hasEmptyFileName: Bool
    /// As declared; pictures are recognized by their bytes instead.
    let contentType: String?
    let encoding: Encoding

    init(
        name: String, isFile: Bool, hasEmptyFileName: Bool = false, contentType: String? = nil,
        encoding: Encoding = .binary
    ) {
        self.name = name
        self.isFile = isFile
        self.hasEmptyFileName = hasEmptyFileName
        self.contentType = contentType
        self.encoding = encoding
    }

    /// Reads the header lines of a part, each ended by CR LF; one that begins with a space goes on with the last.
    init(headerBytes: [UInt8]) throws(MultipartError) {
        // A file's name may be of any bytes: each is then taken for a character, since the name is not used.
        let text =
            String(validating: headerBytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(headerBytes.map { UnicodeScalar($0) }))
        let unfolded = text.replacing("\r\n ", with: " ").replacing("\r\n\t", with: " ")
        var disposition: HeaderParameters?
        var type: String?
        var encoding = Encoding.binary
        // "\r\n" is one Character; lines are split by it as a whole.
        for line in unfolded.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else {
                throw .malformed("a header line of a form part has no colon")
            }
            let value = String(line[line.index(after: colon)...]).trimmingSpaces
            switch line[..<colon].lowercased() {
            case "content-disposition": disposition = HeaderParameters(value)
            case "content-type": type = value
            case "content-transfer-encoding": encoding = try Self.encoding(value)
            default: break
            }
        }
        guard let disposition, disposition.value == "form-data", let name = disposition["name"] else {
            throw .malformed("a form part has no name (Content-Disposition: form-data; name=\"…\")")
        }
        if let type, type.lowercased().hasPrefix("multipart/") {
            throw .malformed("the form part '\(name.prefix(64))' holds parts of its own")
        }
        let fileName = disposition["filename"] ?? disposition["filename*"]
        self.init(
            name: name, isFile: fileName != nil, hasEmptyFileName: fileName == "", contentType: type,
            encoding: encoding)
    }

    private static func encoding(_ value: String) throws(MultipartError) -> Encoding {
        switch value.lowercased() {
        case "base64": return .base64
        case "binary", "8bit", "7bit": return .binary
        default:
            throw .malformed(
                "a form part is encoded as '\(value.prefix(64))'; send its bytes as they are, or in base64")
        }
    }
}
