import NIOCore
import SystemLibC

/// A socket that a service manager listens on, and has handed over.
struct InheritedSocket: Sendable {
    /// The open descriptor.
    let descriptor: Int32
    /// The address that is listened on, such as `127.0.0.1`.
    let host: String
    /// Its port.
    let port: Int

    /// Looks at what was handed over.
    ///
    /// Throws ``WebServerError/unusableSocket(_:)`` for what is no listening TCP socket and, unless `isShared`, for one that
    /// other machines reach: who may connect is said by the server's own settings, and nowhere else.
    init(_ descriptor: Int32, isShared: Bool) throws(WebServerError) {
        var accepts: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isListening =
            getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &size) == 0 && accepts != 0
        let isNamed = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isListening, isNamed, let address = Self.address(of: storage), let host = address.ipAddress,
            let port = address.port
        else {
            throw .unusableSocket(
                "descriptor \(descriptor) is no listening TCP socket; give ListenStream= an address and a port"
            )
        }
        guard isShared || host == "::1" || host.hasPrefix("127.") else {
            throw .unusableSocket(
                "it is \(host) port \(port), which other machines reach; give --listen \(host) as well, or ListenStream=127.0.0.1:\(port)"
            )
        }
        (self.descriptor, self.host, self.port) = (descriptor, host, port)
    }

    private static func address(of storage: sockaddr_storage) -> SocketAddress? {
        var storage = storage
        return withUnsafePointer(to: &storage) { pointer in
            switch Int32(pointer.pointee.ss_family) {
            case AF_INET:
                pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee) }
            case AF_INET6:
                pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee) }
            default: nil
            }
        }
    }
}
