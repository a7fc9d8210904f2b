package import Foundation

/// Base64 with the URL-safe alphabet and without padding (RFC 4648, section 5).
///
/// Text that stands in links, cursors and HTTP headers as it is.
package enum Base64URL {
    /// The text of `data`.
    package static func text(_ data: Data) -> String {
        var text = data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        while text.hasSuffix("=") { text.removeLast() }
        return text
    }

    /// The data of `text`; `nil` for any other character, and for a length that no data have.
    static func data(_ text: String) -> Data? {
        guard text.utf8.allSatisfy(isDigit), text.utf8.count % 4 != 1 else { return nil }
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(
            base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
