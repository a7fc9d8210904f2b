import NIOHTTP1

extension HTTPRequestHead {
    /// Brings the target to the form that everything above knows (a path), and refuses what would leave open which
    /// server the request is for.
    ///
    /// A head with two hosts can mean one to a proxy and the other to the server behind it (RFC 9112, 3.2 and 3.2.2); all
    /// later handlers see the first one only. Throws ``Problem`` (400).
    mutating func resolveTarget() throws(Problem) {
        let hosts = headers["Host"]
        guard hosts.count <= 1 else {
            throw .badRequest(
                "the request has \(hosts.count) lines Host", field: "Host", hint: "send one Host")
        }
        guard let (authority, path) = absoluteTarget else { return }
        if let host = hosts.first, Self.withoutDefaultPort(host) != Self.withoutDefaultPort(authority) {
            throw .badRequest(
                "the request's target is on '\(authority.prefix(100))' and its Host is '\(host.prefix(100))'",
                field: "Host", hint: "send the path alone as the target, or the same Host")
        }
        uri = path
        if hosts.isEmpty { headers.add(name: "Host", value: authority) }
    }

    /// The authority and the path (with its query) of a target in absolute form; `nil` for any other.
    private var absoluteTarget: (authority: String, path: String)? {
        let lowered = uri.prefix(8).lowercased()
        guard let scheme = ["http://", "https://"].first(where: { lowered.hasPrefix($0) }) else { return nil }
        let rest = uri.dropFirst(scheme.count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        let path = String(rest[end...])
        return (String(rest[..<end]), path.hasPrefix("/") ? path : "/" + path)
    }

    private static func withoutDefaultPort(_ authority: String) -> String {
        let authority = authority.lowercased()
        return authority.hasSuffix(":80") ? String(authority.dropLast(3)) : authority
    }
}
