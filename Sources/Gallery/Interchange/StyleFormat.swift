/// The forms in which styles travel.
package enum StyleFormat: String, Sendable, Codable, CaseIterable {
    /// One style as JSON, `NAME.impasto-style.json`.
    case file
    /// Many styles as JSON, `NAME.impasto-styles.json`.
    case bundle
    /// A PNG picture with the style in a text chunk.
    case card
    /// A URL whose fragment holds the style.
    case link

    /// The newest version of the JSON forms that this program reads and writes.
    package static let schemaVersion = 1
}
