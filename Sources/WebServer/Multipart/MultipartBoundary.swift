/// The delimiter of a multipart body, from its `Content-Type`.
enum MultipartBoundary {
    /// RFC 2046, 5.1.1: 1 to 70 characters of a small set, not ending in a space.
    static func parse(contentType: String) throws(MultipartError) -> [UInt8] {
        guard let value = HeaderParameters(contentType)["boundary"] else {
            throw .malformed("the Content-Type names no boundary")
        }
        let bytes = Array(value.utf8)
        guard (1...70).contains(bytes.count), bytes.last != 0x20, bytes.allSatisfy(isAllowed) else {
            throw .malformed("the boundary must have 1 to 70 characters as RFC 2046 allows them")
        }
        return bytes
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }
}
