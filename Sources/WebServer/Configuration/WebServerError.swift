/// Why the server cannot start.
package enum WebServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Another program listens on the port.
    case portTaken(port: Int)
    /// The system does not allow this program to listen on the port.
    case portForbidden(port: Int)
    /// The address is not one of this machine's.
    case addressNotAvailable(host: String)
    /// The name of the address is not known.
    case unknownHost(String)
    /// Listening failed for another reason.
    case cannotListen(host: String, port: Int, reason: String)
    /// A socket that the service manager handed over cannot be used; the text says why.
    case unusableSocket(String)
    /// A file that the pages need is missing or damaged.
    case publicFolderIncomplete(file: String, reason: String)
    /// What was named as a folder whose files may be used is none.
    case noFolder(String)

    /// What is wrong, and what to do.
    package var description: String {
        switch self {
        case .portTaken(let port):
            "port \(port) is taken by another program (perhaps by an Impasto that is already running); "
                + "choose another with --port, or --port 0 for any free one"
        case .portForbidden(let port):
            "this user may not listen on port \(port); choose one above 1023 with --port"
        case .addressNotAvailable(let host):
            "this machine has no address '\(host)'; use one of its own with --listen, or 0.0.0.0 for all"
        case .unknownHost(let host):
            "there is no address '\(host)'; use one of this machine's own with --listen, or 0.0.0.0 for all"
        case .cannotListen(let host, let port, let reason):
            "cannot listen on \(host) port \(port): \(reason)"
        case .unusableSocket(let reason):
            "the socket that was handed over cannot be used: \(reason)"
        case .publicFolderIncomplete(let file, let reason):
            "the page's folder lacks a usable '\(file)' (\(reason)); name the right one with --public-folder, "
                + "or install the program again"
        case .noFolder(let path): "there is no folder '\(path)'; name one that is there"
        }
    }
}
