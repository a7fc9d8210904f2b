package import HTTPTypes

/// What went wrong with a request, told so that a person can act on it (RFC 9457).
///
/// A program reads ``type``, which never changes once published; a person reads ``detail`` and ``hint``.
/// It never carries a stack trace, a path of this machine or a picture's name.
package struct Problem: Error, Sendable, Equatable {
    /// The stable name, the last part of the `type` URI: `too-large` in `/problems/too-large`.
    package var type: String
    /// The kind of problem in a few words; the same for every occurrence.
    package var title: String
    /// The HTTP status code.
    package var status: HTTPResponse.Status
    /// This occurrence: what was wrong, with which value.
    package var detail: String
    /// The request's field at fault, such as `strength` or `styles[1].weight`.
    package var field: String?
    /// What the field may hold, such as `0...100`.
    package var allowed: String?
    /// What to do about it.
    package var hint: String?
    /// A value that would do instead, such as a free name.
    package var suggestion: String?
    /// The bounds that were exceeded, as numbers for programs: `maxPixels`, `maxBytes`, `contentSize`.
    package var limits: [String: Int] = [:]
    /// Headers that belong to the answer, such as `Allow` or `Retry-After`.
    package var headers: HTTPFields

    /// A problem of the given kind.
    package init(
        type: String, title: String, status: HTTPResponse.Status, detail: String, field: String? = nil,
        allowed: String? = nil, hint: String? = nil, suggestion: String? = nil,
        limits: [String: Int] = [:], headers: HTTPFields = [:]
    ) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.field = field
        self.allowed = allowed
        self.hint = hint
        self.suggestion = suggestion
        self.limits = limits
        self.headers = headers
    }
}
