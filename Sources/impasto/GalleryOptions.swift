import ArgumentParser
import Foundation
import Gallery

/// The option of every command that needs the gallery.
struct GalleryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The gallery's file, or ':memory:' (or IMPASTO_GALLERY).", valueName: "path"))
    var gallery: String?

    /// Where the gallery is: given by flag or environment, else the platform's place.
    var location: GalleryLocation {
        let given = gallery ?? ProcessInfo.processInfo.environment["IMPASTO_GALLERY"]
        return given.flatMap { $0.isEmpty ? nil : GalleryLocation(option: $0) } ?? .standard()
    }

    /// Opens it, creating the file if there is none. Throws `GalleryError`.
    func open() throws -> Gallery { try Gallery.open(location) }
}
