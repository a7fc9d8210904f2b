import Foundation

/// Why a connection failed, in plain English.
enum TransferFailure {
    /// What a failure of the system's HTTP client means.
    ///
    /// Its own texts differ from system to system, and on Linux are those of another library.
    static func reason(_ error: any Error) -> String {
        guard let code = (error as? URLError)?.code else { return "the transfer failed" }
        switch code {
        case .cannotFindHost, .dnsLookupFailed:
            return "no such host is known here; check the address and this machine's network"
        case .cannotConnectToHost: return "nothing answers there"
        case .notConnectedToInternet, .networkConnectionLost: return "the connection broke off"
        case .timedOut: return "no answer came in time"
        case .secureConnectionFailed: return "no secure connection could be made"
        case .serverCertificateHasBadDate, .serverCertificateNotYetValid:
            return "the server's certificate is not valid now; check this machine's clock"
        case .serverCertificateUntrusted, .serverCertificateHasUnknownRoot:
            return "nobody whom this machine trusts vouches for the server's certificate"
        case .clientCertificateRejected, .clientCertificateRequired:
            return "the server wants a certificate of the client"
        case .badURL, .unsupportedURL: return "the address cannot be used"
        case .badServerResponse, .cannotParseResponse: return "the answer is not HTTP"
        case .appTransportSecurityRequiresSecureConnection: return "this system allows only https"
        default: return "the transfer failed (error \(code.rawValue) of the system's HTTP client)"
        }
    }
}
