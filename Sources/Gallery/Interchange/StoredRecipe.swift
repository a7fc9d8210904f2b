import Foundation
import StrictJSON

/// A recipe as the column `recipe` holds it, with a version of its own.
struct StoredRecipe: Codable {
    static let currentVersion = 1

    let version: Int
    let recipe: StyleRecipe

    static func text(_ recipe: StyleRecipe) throws -> String {
        try CanonicalJSON.text(StoredRecipe(version: currentVersion, recipe: recipe))
    }

    /// Throws if the text is none, or of a later version.
    static func recipe(_ text: String) throws -> StyleRecipe {
        let stored = try JSONDecoder().decode(StoredRecipe.self, from: Data(text.utf8))
        guard stored.version == currentVersion else {
            throw GalleryError.invalidRecipe("a stored recipe has the unknown version \(stored.version)")
        }
        return stored.recipe
    }
}
