import Foundations
import NIOCore

/// An entity tag, and what becomes of it in another coding (RFC 9110, 8.8.3).
enum EntityTag {
    /// What is added to the tag of a text that is sent compressed: other bytes need another strong tag.
    private static let gzipSuffix = "-gzip\""

    /// The tag of an answer that has no version of its own: a digest of its bytes.
    static func text(of bytes: ByteBuffer) -> String {
        "\"\(SHA256.hexDigest(of: Array(bytes.readableBytesView)).prefix(32))\""
    }

    /// The tag of the same text, compressed.
    static func compressed(_ tag: String) -> String { String(tag.dropLast()) + gzipSuffix }

    /// The tag without what compression has added.
    static func uncompressed(_ tag: some StringProtocol) -> String {
        tag.hasSuffix(gzipSuffix) ? tag.dropLast(gzipSuffix.count) + "\"" : String(tag)
    }
}

/// The list of entity tags in `If-None-Match` (RFC 9110, 13.1.2).
struct EntityTags {
    private let tags: [String]
    private let isAny: Bool

    init(_ header: String) {
        tags = header.split(separator: ",").map { tag in
            let tag = String(tag).trimmingSpaces
            return tag.hasPrefix("W/") ? String(tag.dropFirst(2)) : tag
        }
        isAny = tags == ["*"]
    }

    /// The first of `candidates` that the list has, by weak comparison.
    func first(of candidates: [String]) -> String? {
        candidates.first { isAny || tags.contains($0) }
    }
}
