package import Stylization

/// Why a network could not be fetched.
package enum DownloadError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The store does not know the network, or could not take it in.
    case store(ModelStoreError)
    /// The manifest names no place from which the network's files can be fetched.
    case noSource(model: String)
    /// The base address cannot be used.
    case invalidAddress(String)
    /// An address that is neither encrypted nor asked for by the user.
    case insecureAddress(String)
    /// More redirections than ``DownloadSettings/redirectLimit``.
    case tooManyRedirects(address: String, limit: Int)
    /// The server answered with a status other than success.
    case status(address: String, code: Int)
    /// The server has a file of another length.
    case wrongLength(address: String, bytes: Int, expected: Int)
    /// The server sent other bytes than the manifest means.
    case wrongContent(address: String, ModelStoreError)
    /// The server answered a request for the rest of a file with another part.
    case wrongRange(address: String, range: String)
    /// The connection could not be made or broke; the reason is the system's.
    case connection(address: String, reason: String)
    /// The transfer is slower than ``DownloadSettings/minimumRate``.
    case tooSlow(address: String, bytesPerSecond: Int)
    /// No room is left on the disk.
    case diskFull(path: String)
    /// The system refused to write a file or make a folder.
    case cannotWrite(path: String, reason: String)
    /// Another process fetches the same network now.
    case busy(model: String)
    /// The download was cancelled; what has arrived is kept.
    case cancelled

    /// What went wrong and what to do about it.
    package var description: String {
        switch self {
        case .store(let error): error.description
        case .noSource(let model): "model '\(model)' is not published anywhere, so it cannot be pulled"
        case .invalidAddress(let address):
            "'\(address)' is not a usable base address; give one such as https://example.org/"
        case .insecureAddress(let address):
            "refused to fetch from '\(address)': only https is allowed, or the http address that you named yourself"
        case .tooManyRedirects(let address, let limit):
            "'\(address)' was redirected more than \(limit) times"
        case .status(let address, let code):
            "the server answered \(code) for '\(address)'"
                + (code == 404
                    ? "; check the base address" : code == 403 || code == 401 ? " (not allowed)" : "")
        case .wrongLength(let address, let bytes, let expected):
            "'\(address)' has \(bytes) bytes where the manifest says \(expected); it is another file"
        case .wrongContent(let address, let error):
            "'\(address)' is not the file that the manifest means: \(error)"
        case .wrongRange(let address, let range):
            "'\(address)' was answered with another part than the one asked for (\(range))"
        case .connection(let address, let reason): "'\(address)': \(reason)"
        case .tooSlow(let address, let rate):
            "'\(address)' arrives at \(rate) bytes a second, which is too slow"
        case .diskFull(let path):
            "no room is left on the disk for '\(path)'; make room and pull again to go on"
        case .cannotWrite(let path, let reason): "'\(path)' cannot be written: \(reason)"
        case .busy(let model): "model '\(model)' is being pulled by another process"
        case .cancelled: "cancelled; pull again to go on where it stopped"
        }
    }
}
