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
        guard !isUnclear else { return String(uri[..<start] + "…") }
        let rest: Substring = uri[start...].prefix { $0 != "?" }
        let place: Substring = rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
        return String(uri[..<start] + place)
    }

    /// Whether it may be read in several ways, so that nobody can say where a password ends.
    ///
    /// Such an address is not given to libpq, whose errors would repeat parts of it.
    var isUnclear: Bool {
        guard let end = uri.lastIndex(of: "@"), end >= start else { return false }
        let credentials = uri[start..<end]
        var percent = credentials[...]
        while let mark = percent.firstIndex(of: "%") {
            percent = percent[percent.index(after: mark)...]
            guard percent.utf8.prefix(2).count == 2, percent.prefix(2).allSatisfy(\.isHexDigit) else {
                return true
            }
        }
        return credentials.contains { "@/?#[]".contains($0) } || credentials.count { $0 == ":" } > 1
    }

    private var start: String.Index { uri.range(of: "://").map(\.upperBound) ?? uri.startIndex }
}
