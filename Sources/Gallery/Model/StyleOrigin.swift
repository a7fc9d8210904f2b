import Stylization

/// The rules for the names of spaces and networks, which come from files and links.
enum StyleOrigin {
    /// The most bytes of either name.
    static let maximumBytes = 64

    static func validate(space: StyleSpace) throws(GalleryError) {
        guard isName(space.rawValue) else {
            throw .invalidImport(
                "a style space is named by 1 to \(maximumBytes) letters, digits, '-', '_' or '.'")
        }
    }

    static func validate(styleModel: String) throws(GalleryError) {
        guard isName(styleModel) else {
            throw .invalidImport(
                "a style network is named by 1 to \(maximumBytes) letters, digits, '-', '_' or '.'")
        }
    }

    private static func isName(_ text: String) -> Bool {
        (1...maximumBytes).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
