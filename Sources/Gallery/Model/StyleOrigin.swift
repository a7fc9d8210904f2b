import Foundations
import Stylization

/// The rules for the names of spaces and networks, which come from files and links.
enum StyleOrigin {
    static func validate(space: StyleSpace) throws(GalleryError) {
        guard ASCIIName.isLabel(space.rawValue) else {
            throw .invalidImport(
                "a style space is named by 1 to \(ASCIIName.maximumLength) letters, digits, '-', '_' or '.'")
        }
    }

    static func validate(styleModel: String) throws(GalleryError) {
        guard ASCIIName.isLabel(styleModel) else {
            throw .invalidImport(
                "a style network is named by 1 to \(ASCIIName.maximumLength) letters, digits, '-', '_' or '.'"
            )
        }
    }
}
