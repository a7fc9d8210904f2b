import Foundations

/// A name under which requests for this server may come, such as a reverse proxy's: a host, and a port if it is not
/// the server's own or HTTP's.
package struct HostName: Sendable, Equatable, CustomStringConvertible {
    /// As it was given, in lower case: `paint.example`, `paint.example:8443`, `[2001:db8::1]`.
    package let description: String

    /// What is wrong with a name.
    package struct InvalidName: Error, Sendable, Equatable, CustomStringConvertible {
        /// A sentence without its full stop.
        package let description: String
    }

    /// Takes what can stand in a request's `Host`; anything else would never be equal to one.
    package init(_ text: String) throws(InvalidName) {
        func invalid(_ what: String) -> InvalidName {
            InvalidName(
                description:
                    "'\(text)' \(what); give a name alone, such as paint.example or paint.example:8443")
        }
        if text.isEmpty { throw invalid("is empty") }
        if text.contains("://") { throw invalid("has a scheme") }
        if text.contains("@") { throw invalid("has a user") }
        if text.contains(where: { "/?#".contains($0) }) { throw invalid("has a path") }
        if text.contains("*") { throw invalid("is a pattern, and only exact names are compared") }
        var host = Substring(text.lowercased())
        if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") {
            let port = host[host.index(after: colon)...]
            guard !host[..<colon].contains(":") || host.hasPrefix("[") else {
                throw invalid("is an IPv6 address without brackets")
            }
            guard let number = UInt16(port), number > 0 else { throw invalid("has no port from 1 to 65535") }
            host = host[..<colon]
        }
        let isLiteral = host.hasPrefix("[") && host.hasSuffix("]") && host.contains(":")
        // In lower case already.
        let allowed = host.utf8.allSatisfy { byte in
            byte.isASCIIAlphanumeric || "-._".utf8.contains(byte) || (isLiteral && ":[]".utf8.contains(byte))
        }
        guard allowed, !host.isEmpty else {
            throw invalid("holds what no host has (names of other scripts are written as xn--…)")
        }
        description = text.lowercased()
    }
}
