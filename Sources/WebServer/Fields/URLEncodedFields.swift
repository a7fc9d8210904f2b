import Foundation
import Hummingbird

/// Names and values as queries and forms without files hold them (`application/x-www-form-urlencoded`).
///
/// Hummingbird's `uri.queryParameters` decodes neither names nor the plus sign that forms write for a space.
struct URLEncodedFields {
    /// Decoded, in their order.
    let pairs: [(name: String, value: String)]

    init(_ text: String) {
        pairs = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decode(parts[0]), parts.count > 1 ? Self.decode(parts[1]) : "")
        }
    }

    /// As the fields of a request.
    ///
    /// Of a repeated name the first counts.
    var fields: [String: FieldValue] {
        Dictionary(pairs.map { ($0.name, .formText($0.value)) }) { first, _ in first }
    }

    /// Text that does not decode stays as it is.
    private static func decode(_ text: Substring) -> String {
        let spaced = text.replacing("+", with: " ")
        return spaced.removingPercentEncoding ?? String(spaced)
    }
}

extension Request {
    /// What the query holds.
    var query: URLEncodedFields { URLEncodedFields(uri.query ?? "") }
}
