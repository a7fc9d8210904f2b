package import Foundation

/// A style as a JSON file (`.impasto-style.json`), to keep or to send to a friend.
///
/// ```json
/// {"format": "impasto-style", "version": 1, "style": {"name": "…", "space": "…", "vector": [100 numbers], …}}
/// ```
///
/// Numbers are decimal, each the shortest that reads back as the same Float32: what is exported and imported
/// again is the same to the bit.
package struct StyleFile: Sendable, Equatable {
    /// What the key `format` says.
    package static let format = "impasto-style"
    /// How such a file's name ends.
    package static let fileNameSuffix = ".impasto-style.json"

    /// The style.
    package let style: PortableStyle

    /// A file of one style.
    package init(_ style: PortableStyle) { self.style = style }

    /// The file's bytes: UTF-8, keys sorted, the same for the same style.
    package func data() -> Data {
        StyleJSON.data(Content(format: Self.format, version: StyleFormat.schemaVersion, style: style))
    }

    /// A name for the file.
    package static func fileName(for name: StyleName) -> String { name.fileStem + fileNameSuffix }

    private struct Content: Encodable {
        let format: String
        let version: Int
        let style: PortableStyle
    }
}
