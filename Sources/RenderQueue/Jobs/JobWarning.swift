/// Something about a picture of a request that was used all the same, for its owner to know.
package struct JobWarning: Sendable, Codable, Equatable {
    /// Where in the request the picture stands, such as `content` or `styles[0].style`.
    package let field: String
    /// A word for programs, such as `missingRows`.
    package let kind: String
    /// A sentence for people, in English.
    package let message: String

    /// A warning of its parts.
    package init(field: String, kind: String, message: String) {
        self.field = field
        self.kind = kind
        self.message = message
    }
}
