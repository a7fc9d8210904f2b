import HTTPTypes
import NIOCore

/// The host names that this server answers for.
///
/// A page of another site can make its own name resolve to 127.0.0.1 (*DNS rebinding*) and then passes as
/// same-origin in the browser; but the browser still sends that name as `Host`, and it is not in this list.
struct HostAllowList: Sendable, Equatable {
    /// `host:port`, and `host` alone where the port is HTTP's own; in lower case.
    let authorities: Set<String>
    /// In network mode any IP literal with this port is accepted: rebinding needs a name.
    let literalPort: Int?

    /// Takes names and IP literals (v6 in brackets) that belong to `port`, and `additional` names from the configuration
    /// with or without a port of their own.
    init(names: [String], port: Int, additional: [String], acceptsLiterals: Bool) {
        var authorities = Set<String>()
        for name in names {
            authorities.insert("\(name.lowercased()):\(port)")
            if port == 80 { authorities.insert(name.lowercased()) }
        }
        for name in additional {
            authorities.insert(name.lowercased())
            if !name.hasPort { authorities.insert("\(name.lowercased()):\(port)") }
        }
        self.authorities = authorities
        literalPort = acceptsLiterals ? port : nil
    }

    /// Whether a request with this `Host` is for this server.
    func contains(_ authority: String) -> Bool {
        let authority = authority.lowercased()
        if authorities.contains(authority) { return true }
        guard let literalPort else { return false }
        let host: Substring
        if authority.hasSuffix(":\(literalPort)") {
            host = authority.dropLast(String(literalPort).count + 1)
        } else if literalPort == 80, !authority.hasPort {
            host = authority[...]
        } else {
            return false
        }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let literal = isBracketed ? String(host.dropFirst().dropLast()) : String(host)
        guard let address = try? SocketAddress(ipAddress: literal, port: literalPort) else { return false }
        return (address.protocol == .inet6) == isBracketed
    }
}

extension String {
    /// Whether a host is followed by a port; the colons of a bracketed IPv6 literal are none.
    fileprivate var hasPort: Bool {
        guard let colon = lastIndex(of: ":") else { return false }
        return !self[colon...].contains("]")
    }
}
