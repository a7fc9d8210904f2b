/// Constants whose types differ from one C library to the next, in the types that the calls take.
package enum SystemConstants {
    #if canImport(Glibc)
    /// For `socket`: a stream of bytes.
    package static let socketStream = Int32(SOCK_STREAM.rawValue)
    /// For `socket`: messages, each whole.
    package static let socketDatagram = Int32(SOCK_DGRAM.rawValue)
    /// For `getrlimit`: how many files may be open.
    package static let limitOfOpenFiles = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    /// For `getrlimit`: how large a core dump may be.
    package static let limitOfCoreBytes = __rlimit_resource_t(RLIMIT_CORE.rawValue)
    /// For `getrlimit`: how much address space there may be.
    package static let limitOfAddressSpace = __rlimit_resource_t(RLIMIT_AS.rawValue)
    #else
    /// For `socket`: a stream of bytes.
    package static let socketStream = SOCK_STREAM
    /// For `socket`: messages, each whole.
    package static let socketDatagram = SOCK_DGRAM
    /// For `getrlimit`: how many files may be open.
    package static let limitOfOpenFiles = RLIMIT_NOFILE
    /// For `getrlimit`: how large a core dump may be.
    package static let limitOfCoreBytes = RLIMIT_CORE
    /// For `getrlimit`: how much address space there may be.
    package static let limitOfAddressSpace = RLIMIT_AS
    #endif
}
