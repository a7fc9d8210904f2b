import Gallery
import HTTPTypes
import Hummingbird

/// The entity tags of an `If-Match` header.
struct IfMatch {
    fileprivate let header: String

    /// The revision of a saved style that the header names; `nil` for `*`.
    ///
    /// Of several the present one counts; weak tags never match (RFC 9110, 13.1.1).
    ///
    /// - Throws: ``Problem`` (412) if none of them is a style's, and `GalleryError`.
    func revision(of id: StyleID, in gallery: Gallery) async throws -> Int? {
        guard header.trimmingSpaces != "*" else { return nil }
        let tags = header.split(separator: ",").map { String($0).trimmingSpaces }
        let revisions = tags.compactMap { StyleEntityTag.revision($0) }
        guard let first = revisions.first else {
            throw Problem.changedMeanwhile("'\(header.prefix(64))' is no ETag of this style")
        }
        if revisions.count == 1 { return first }
        let present = try await gallery.style(id).revision
        return revisions.contains(present) ? present : first
    }
}

extension Request {
    /// What the header `If-Match` asks for; `nil` without it.
    var ifMatch: IfMatch? { headers[.ifMatch].map { IfMatch(header: $0) } }
}
