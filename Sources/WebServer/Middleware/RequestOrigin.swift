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
    /// Only the proxies that the owner has named (`--trusted-proxy`) are believed: on this machine, too, anybody can send
    /// what a proxy sends.
    ///
    /// Each proxy adds the address that it has seen itself to `X-Forwarded-For`. So the client's is the last one that is no
    /// named proxy's; what stands before it may be anybody's invention.
    init(_ head: HTTPRequest, peer: String, proxies: [AddressRange]) {
        guard proxies.contains(where: { $0.contains(peer) }) else {
            (address, isSecure) = (peer, false)
            return
        }
        var client = peer
        for forwarded in Self.values(head, .xForwardedFor).reversed() {
            guard AddressRange.bytes(of: forwarded) != nil else { break }
            client = forwarded
            guard proxies.contains(where: { $0.contains(forwarded) }) else { break }
        }
        address = client
        isSecure = Self.values(head, .xForwardedProto).last?.lowercased() == "https"
    }

    /// The host that the client asked a named proxy for, where the proxy asks this server for another one.
    static func forwardedHost(_ head: HTTPRequest, peer: String, proxies: [AddressRange]) -> String? {
        guard proxies.contains(where: { $0.contains(peer) }) else { return nil }
        return values(head, .xForwardedHost).last
    }

    /// What proxies have written one after the other.
    private static func values(_ head: HTTPRequest, _ name: HTTPField.Name) -> [String] {
        (head.headerFields[name] ?? "").split(separator: ",").map { String($0).trimmingSpaces }
    }
}

extension HTTPField.Name {
    static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
    static let xForwardedProto = HTTPField.Name("X-Forwarded-Proto")!
    static let xForwardedHost = HTTPField.Name("X-Forwarded-Host")!
}
