package import Foundation

/// Many styles as one JSON file, to move a gallery to another machine.
///
/// ```json
/// {"format": "impasto-styles", "version": 1, "styles": [{"name": "…", …}, …]}
/// ```
package struct StyleBundle: Sendable, Equatable {
    /// What the key `format` says.
    package static let format = "impasto-styles"
    /// How such a file's name ends.
    package static let fileNameSuffix = ".impasto-styles.json"
    /// The most styles of a bundle that is imported.
    package static let maximumCount = 50_000

    /// The styles, in the order in which they were saved.
    package let styles: [PortableStyle]

    /// A bundle of styles.
    package init(_ styles: [PortableStyle]) { self.styles = styles }

    /// The file's bytes: UTF-8, keys sorted, the same for the same styles.
    package func data() -> Data {
        StyleJSON.data(Content(format: Self.format, version: StyleFormat.schemaVersion, styles: styles))
    }

    private struct Content: Encodable {
        let format: String
        let version: Int
        let styles: [PortableStyle]
    }
}
