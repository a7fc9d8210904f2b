/// Something about a picture of a request that was used all the same, for its owner to know.
public struct JobWarning: Sendable, Codable, Equatable {
    /// Where in the request the picture stands, such as `content` or `styles[0].style`.
    public let field: String
    /// A word for programs, such as `missingRows`.
    public let kind: String
    /// A sentence for people, in English.
    public let message: String

    /// A warning of its parts.
    public init(field: String, kind: String, message: String) {
        self.field = field
        self.kind = kind
        self.message = message
    }
}
