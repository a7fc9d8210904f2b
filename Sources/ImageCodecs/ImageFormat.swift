/// The picture formats that are read and written.
package enum ImageFormat: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// Portable Network Graphics (ISO/IEC 15948, W3C PNG).
    case png
    /// JPEG (ITU-T T.81) with JFIF, Exif or Adobe markers.
    case jpeg

    /// For `Content-Type`.
    package var mediaType: String { "image/" + rawValue }

    /// The usual ending of a file's name, without the dot.
    package var fileExtension: String { self == .png ? "png" : "jpg" }

    /// "PNG" or "JPEG".
    package var description: String { self == .png ? "PNG" : "JPEG" }

    /// The format of a file named `name`, by its ending, to choose what to *write*; `nil` if it names another one.
    ///
    /// What is read is always recognized by its bytes: ``FileSignature``.
    package init?(fileName name: String) {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        switch name[name.index(after: dot)...].lowercased() {
        case "png": self = .png
        case "jpg", "jpeg", "jpe", "jfif": self = .jpeg
        default: return nil
        }
    }
}
