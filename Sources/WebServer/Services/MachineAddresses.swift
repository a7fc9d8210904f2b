import NIOCore

/// The addresses under which other machines reach this one.
enum MachineAddresses {
    /// The IPv4 addresses of its networks, without loopback and link-local ones (169.254); IPv6 has several for each
    /// network, too long to type.
    static func own() -> [String] {
        let devices = (try? System.enumerateDevices()) ?? []
        return devices.compactMap { device in
            guard case .v4 = device.address, let address = device.address?.ipAddress,
                !address.hasPrefix("127."), !address.hasPrefix("169.254.")
            else { return nil }
            return address
        }
    }
}
