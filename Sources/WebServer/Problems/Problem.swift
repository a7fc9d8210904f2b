package import HTTPTypes

/// An RFC 9457 problem: what was wrong with one request, and what to do about it.
///
/// A program reads the ``type``, a person the ``detail`` and the ``hint``. None of them ever carries a stack trace, a path
/// of this machine or a picture's name.
package struct Problem: Error, Sendable, Equatable {
    /// What sort of problem it is.
    package var kind: ProblemKind
    /// This occurrence: what was wrong, with which value.
    package var detail: String
    /// The request's field with the wrong value, such as `strength` or `styles[1].weight`.
    package var field: String?
    /// What it is about, where the kind leaves that open.
    package var about: ProblemSubject?
    /// What the field may hold, such as `0...100`.
    package var allowed: String?
    /// What to do about it.
    package var hint: String?
    /// A value that would do instead, such as a free name.
    package var suggestion: String?
    /// The bounds that were exceeded, as numbers for programs: `maxPixels`, `maxBytes`, `contentSize`.
    package var limits: [String: Int]
    /// What the words of a page name besides the limits: `called`, a style's name; `proxy`.
    package var values: [String: String]
    /// What it is answered with if it says that too much is waiting.
    var busyAnswer = BusyAnswer.tooManyRequests
    /// Headers that belong to the answer, such as `Allow` or `Retry-After`.
    package var headers: HTTPFields

    init(
        _ kind: ProblemKind, _ detail: String, about: ProblemSubject? = nil, field: String? = nil,
        allowed: String? = nil, hint: String? = nil, suggestion: String? = nil, limits: [String: Int] = [:],
        values: [String: String] = [:], headers: HTTPFields = [:]
    ) {
        self.kind = kind
        self.detail = detail
        self.about = about
        self.field = field
        self.allowed = allowed
        self.hint = hint
        self.suggestion = suggestion
        self.limits = limits
        self.values = values
        self.headers = headers
    }

    /// The stable name of its kind: `too-large` in `/problems/too-large`.
    package var type: String { kind.rawValue }

    /// The kind in a few words.
    package var title: String { kind.title }

    /// The HTTP status code.
    package var status: HTTPResponse.Status {
        kind == .queueFull && busyAnswer == .serviceUnavailable ? .serviceUnavailable : kind.status
    }
}
