/// The delimiter of a multipart body, from its `Content-Type`.
enum MultipartBoundary {
    /// More than the 70 characters of RFC 2046, 5.1.1, which not every program has counted.
    static let longest = 200

    /// Any printable ASCII characters but a space at the end.
    ///
    /// The RFC allows a smaller set; nothing is gained by refusing the rest, since the delimiter only has to
    /// be found.
    static func parse(contentType: String) throws(MultipartError) -> [UInt8] {
        guard let value = HeaderParameters(contentType)["boundary"] else {
            throw .malformed("the Content-Type names no boundary")
        }
        let bytes = Array(value.utf8)
        guard (1...longest).contains(bytes.count), bytes.last != 0x20,
            bytes.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw .malformed("the boundary must have 1 to \(longest) printable ASCII characters")
        }
        return bytes
    }
}
