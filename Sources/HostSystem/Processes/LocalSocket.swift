import Foundations
import SystemLibC

/// Connecting to a socket that has a name among the files, and sending to one.
enum LocalSocket {
    /// A connected descriptor.
    ///
    /// Throws the system's error, such as `ECONNREFUSED` where nobody listens.
    static func connect(_ path: String) throws(SystemError) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = PathText.bytes(of: path)
        // One byte for the end.
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw SystemError(code: ENAMETOOLONG)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let socket = socket(AF_UNIX, SystemConstants.socketStream, 0)
        guard socket >= 0 else { throw .last }
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                SystemLibC.connect(socket, address, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else {
            let error = SystemError.last
            close(socket)
            throw error
        }
        return socket
    }

    /// Sends one datagram to the socket at `path` or, behind `@`, of that abstract name; does not wait.
    ///
    /// Returns whether it was sent.
    static func send(_ bytes: [UInt8], to path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = PathText.bytes(of: path)
        let isAbstract = name.first == UInt8(ascii: "@")
        if isAbstract { name[0] = 0 }
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let socket = socket(AF_UNIX, SystemConstants.socketDatagram, 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        OpenDescriptors.closeOnExec(socket)
        // An abstract name ends with its last byte, a path with a zero.
        let length =
            MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: address.sun_path)
            + name.count + (isAbstract ? 0 : 1)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                sendto(socket, bytes, bytes.count, Int32(MSG_DONTWAIT), address, socklen_t(length))
                    == bytes.count
            }
        }
    }
}
