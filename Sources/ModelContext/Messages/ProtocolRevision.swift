/// A revision of the Model Context Protocol, by its date.
package enum ProtocolRevision: String, Sendable, CaseIterable, Comparable {
    case november2024 = "2024-11-05"
    case march2025 = "2025-03-26"
    case june2025 = "2025-06-18"
    case november2025 = "2025-11-25"

    /// What an HTTP client speaks that does not say it.
    package static let unsaid = march2025
    static let latest = november2025

    /// What is spoken with a client that asks for `text`: the same if it is known here, else the latest.
    static func agreed(with text: String) -> ProtocolRevision { ProtocolRevision(rawValue: text) ?? latest }

    package static func < (a: ProtocolRevision, b: ProtocolRevision) -> Bool { a.rawValue < b.rawValue }
}
