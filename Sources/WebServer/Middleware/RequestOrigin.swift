import HTTPTypes
import NIOCore

/// Where a request really comes from: the other end of the connection, or the client of a reverse proxy.
struct RequestOrigin: Sendable, Equatable {
    /// The client's address without its port.
    let address: String
    /// Whether the client speaks TLS (with the proxy; there is none in this process).
    let isSecure: Bool

    /// The client that limits are counted for.
    ///
    /// An IPv6 client can take any address of its network (/64), which counts as one.
    /// Link-local neighbours share theirs, and count for themselves, as do IPv4 clients.
    var network: String {
        guard case .v6(let socket) = try? SocketAddress(ipAddress: address, port: 0) else { return address }
        // The address comes after family, port and flow, 8 bytes on every system.
        let bytes = withUnsafeBytes(of: socket.address) { [UInt8]($0[8..<24]) }
        let isWhole = bytes[..<8].allSatisfy { $0 == 0 } || (bytes[0] == 0xfe && bytes[1] & 0xc0 == 0x80)
        if isWhole { return address }
        let groups = stride(from: 0, to: 8, by: 2).map {
            String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16)
        }
        return groups.joined(separator: ":") + "::/64"
    }
}

extension RequestOrigin {
    /// Proxies are believed only where the owner has named one: on this machine, for a name of
    /// `--allow-host`.
    ///
    /// Of several addresses in `X-Forwarded-For` the last is the one that the proxy itself saw.
    init(_ head: HTTPRequest, peer: String, hosts: HostAllowList) {
        guard Self.isLoopback(peer), let authority = head.authority, hosts.isAdditional(authority) else {
            (address, isSecure) = (peer, false)
            return
        }
        let forwarded = head.headerFields[.xForwardedFor]?.split(separator: ",").last
            .map { String($0).trimmingSpaces }
        let isAddress = forwarded.map { (try? SocketAddress(ipAddress: $0, port: 0)) != nil } ?? false
        address = isAddress ? forwarded ?? peer : peer
        isSecure = head.headerFields[.xForwardedProto]?.lowercased() == "https"
    }

    private static func isLoopback(_ address: String) -> Bool {
        address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }
}

extension HTTPField.Name {
    static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
    static let xForwardedProto = HTTPField.Name("X-Forwarded-Proto")!
}
