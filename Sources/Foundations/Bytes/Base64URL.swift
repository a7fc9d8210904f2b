import Foundation

/// Base64 with the URL-safe alphabet and without padding (RFC 4648, section 5).
///
/// Text that stands in links, cursors and HTTP headers as it is.
package enum Base64URL {
    /// The text of `bytes`.
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        while text.hasSuffix("=") { text.removeLast() }
        return text
    }

    /// The bytes of `text`; `nil` for any other character, and for a length that no bytes have.
    package static func bytes(_ text: String) -> [UInt8]? {
        guard text.utf8.allSatisfy(isDigit), text.utf8.count % 4 != 1 else { return nil }
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
            .map { [UInt8]($0) }
    }

    /// Whether `byte` is one of the 64 characters.
    package static func isDigit(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
