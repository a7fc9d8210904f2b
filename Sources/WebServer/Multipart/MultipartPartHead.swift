/// What a part of a form says about itself.
struct MultipartPartHead: Equatable {
    /// The field's name.
    let name: String
    /// Whether the part is a file: it has a file name. The name itself is not kept, so that it can go nowhere.
    let isFile: Bool
    /// Whether the file name is empty, which is how browsers send a file field that was left alone.
    let hasEmptyFileName: Bool
    /// As declared; pictures are recognized by their bytes instead.
    let contentType: String?

    init(name: String, isFile: Bool, hasEmptyFileName: Bool = false, contentType: String? = nil) {
        self.name = name
        self.isFile = isFile
        self.hasEmptyFileName = hasEmptyFileName
        self.contentType = contentType
    }

    /// Reads the header lines of a part, each ended by CR LF.
    init(headerBytes: [UInt8]) throws(MultipartError) {
        guard let text = String(validating: headerBytes, as: UTF8.self) else {
            throw .malformed("the headers of a form part are not UTF-8")
        }
        var disposition: HeaderParameters?
        var type: String?
        // "\r\n" is one Character; lines are split by it as a whole.
        for line in text.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else {
                throw .malformed("a header line of a form part has no colon")
            }
            let value = String(line[line.index(after: colon)...]).trimmingSpaces
            switch line[..<colon].lowercased() {
            case "content-disposition": disposition = HeaderParameters(value)
            case "content-type": type = value
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
        self.init(name: name, isFile: fileName != nil, hasEmptyFileName: fileName == "", contentType: type)
    }
}
