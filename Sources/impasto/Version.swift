import ImageCodecs

/// The program's version; semantic versioning.
enum Version {
    static let text = "0.1.0"

    /// The version, and which formats this build lacks that others read.
    static var description: String {
        let missing = ImageFormat.missing.map(\.description)
        return missing.isEmpty ? text : "\(text) (built without \(missing.joined(separator: ", ")))"
    }
}
