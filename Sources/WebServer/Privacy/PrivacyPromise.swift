/// Something that this server promises about privacy.
///
/// The page about privacy and `/api/privacy` say each in words, and the threat model names the test that holds it.
enum PrivacyPromise: String, CaseIterable, Sendable {
    /// They are never written to a disk.
    case pictures
    /// It holds no picture, and what is deleted is gone.
    case gallery
    /// Nobody else is spoken to.
    case network
    /// Results do not tell more than they are asked to.
    case metadata
    /// What the page keeps stays in the browser.
    case browser
    /// The log does not tell what was painted.
    case log
    /// What is in memory does not outlive its use.
    case memory

    var title: KeyedText { KeyedText(key + "Title") }

    /// The promise, as it holds under this configuration.
    func text(_ configuration: ServerConfiguration) -> KeyedText {
        guard configuration.isPrivate else {
            let namesClients = self == .log && !configuration.trustedProxies.isEmpty
            return KeyedText(key + (namesClients ? "Proxied" : ""))
        }
        switch self {
        case .pictures, .network: return KeyedText(key)
        case .gallery, .metadata, .browser, .log: return KeyedText(key + "Private")
        case .memory: return KeyedText(key + (configuration.clearsFreedMemory ? "Private" : ""))
        }
    }

    private var key: String { "privacy" + rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
