import NIOCore

/// An IP address, or all that begin with the same bits (CIDR).
package struct AddressRange: Sendable, Equatable, CustomStringConvertible {
    /// As it was given: `172.18.0.2`, `10.0.0.0/8`, `fd00::/8`.
    package let description: String
    private let bytes: [UInt8]
    private let bits: Int

    /// `nil` if it is no address, or names all that there are.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first, let bytes = Self.bytes(of: String(address)) else { return nil }
        let most = bytes.count * 8
        guard let bits = parts.count == 2 ? Int(parts[1]) : most, (1...most).contains(bits) else {
            return nil
        }
        (description, self.bytes, self.bits) = (text, bytes, bits)
    }

    /// Whether it holds an address, which is written without a port.
    func contains(_ address: String) -> Bool {
        guard let other = Self.bytes(of: address), other.count == bytes.count else { return false }
        return (0..<bytes.count).allSatisfy { index in
            let left = min(max(bits - 8 * index, 0), 8)
            let mask = UInt8(truncatingIfNeeded: 0xff00 >> left)
            return bytes[index] & mask == other[index] & mask
        }
    }

    /// The bytes of an address, 4 or 16; those of IPv4 also where IPv6 has them mapped into it; `nil` if it is none.
    static func bytes(of address: String) -> [UInt8]? {
        switch try? SocketAddress(ipAddress: address, port: 0) {
        case .v4(let socket):
            // The address comes after family and port, on every system.
            return withUnsafeBytes(of: socket.address) { [UInt8]($0[4..<8]) }
        case .v6(let socket):
            // After family, port and flow.
            let bytes = withUnsafeBytes(of: socket.address) { [UInt8]($0[8..<24]) }
            let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10..<12].allSatisfy { $0 == 0xff }
            return isMapped ? Array(bytes[12...]) : bytes
        default: return nil
        }
    }
}
