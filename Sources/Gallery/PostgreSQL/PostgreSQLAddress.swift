import Foundation

/// Where a PostgreSQL database is: `postgres://user@host:5432/name`, as libpq reads it.
package struct PostgreSQLAddress: Sendable, Equatable {
    /// With all that may be secret.
    let uri: String

    /// `nil` for what is no such address.
    package init?(_ text: String) {
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") else { return nil }
        uri = text
    }

    /// Host and name, without user, password and parameters: what logs and errors may say.
    package var shown: String {
        let start = uri.range(of: "://").map(\.upperBound) ?? uri.startIndex
        let rest: Substring = uri[start...].prefix { $0 != "?" }
        let place: Substring = rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
        return String(uri[..<start] + place)
    }
}
