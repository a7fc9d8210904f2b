import Foundation

/// JSON as this project writes it everywhere: keys sorted, so that equal values are equal bytes, and slashes as they are.
package enum CanonicalJSON {
    /// How the text is laid out.
    package enum Layout: Sendable {
        /// On one line without spaces, for programs.
        case line
        /// On several lines, indented, for people.
        case indented
    }

    /// Throws `EncodingError` for a number that JSON cannot hold, unless `allowsNonFinite`: then infinities and what is no
    /// number are the texts `inf`, `-inf` and `nan`.
    package static func bytes(
        _ value: some Encodable, layout: Layout = .line, allowsNonFinite: Bool = false
    ) throws -> [UInt8] {
        [UInt8](try data(value, layout, allowsNonFinite))
    }

    /// As ``bytes(_:layout:allowsNonFinite:)``, as text.
    package static func text(
        _ value: some Encodable, layout: Layout = .line, allowsNonFinite: Bool = false
    ) throws -> String {
        String(decoding: try data(value, layout, allowsNonFinite), as: UTF8.self)
    }

    private static func data(
        _ value: some Encodable, _ layout: Layout, _ allowsNonFinite: Bool
    ) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if layout == .indented { encoder.outputFormatting.insert(.prettyPrinted) }
        if allowsNonFinite {
            encoder.nonConformingFloatEncodingStrategy = .convertToString(
                positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        }
        return try encoder.encode(value)
    }
}
