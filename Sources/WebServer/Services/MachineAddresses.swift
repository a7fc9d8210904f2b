import NIOCore

/// The addresses under which other machines reach this one.
enum MachineAddresses {
    /// The IPv4 addresses of its networks, without loopback and those that a machine gives itself when nobody else
    /// does (169.254); IPv6 has several for each, which nobody types.
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
