import Application
import Foundation
import Gallery
import Stylization

/// The page of one saved style.
struct GalleryItemPage {
    /// What the template shows.
    struct Model: PageModel {
        let style: Item
        /// What has just been done.
        let message: String?
    }

    /// The style.
    struct Item {
        let id: String
        /// The revision that the edit form is about, for the conflict check.
        let version: Int
        let name: String
        let swatch: String
        let favourite: Bool
        /// What the edit form holds.
        let form: Form
        let space: String
        /// The network that made it, if that is known.
        let styleModel: String?
        /// The day, as in ISO 8601.
        let created: String
        let link: String
        let recipe: [RecipeText.Node]
        let hasSimilar: Bool
        let similar: [Similar]
    }

    /// What the edit form holds: what is kept, or what was sent and could not be.
    struct Form {
        var name: String
        /// Separated by commas.
        var tagsText: String
        var notes: String
        var isFavourite: Bool
        /// What is wrong with one of them, or with all.
        var nameError: String?
        var tagsError: String?
        var notesError: String?
        var error: String?
        /// Whether anything is wrong.
        var isRefused = false
    }

    /// A style that is near.
    struct Similar {
        let id: String
        let name: String
        let swatch: String
        /// Such as `98 %`.
        let similarity: String
    }

    let style: SavedStyle
    let similar: [SimilarStyle]
    /// This server, as the request named it: scheme and host.
    let address: String
    let strings: StringTable
    let language: Language
    /// What was sent, where it could not be kept.
    var refused: Form?
    /// What has just been done.
    var message: String?

    /// The form that shows what is kept.
    static func form(_ style: SavedStyle, _ names: ShownNames) -> Form {
        Form(
            name: names.style(style), tagsText: names.tags(style.tags).joined(separator: ", "),
            notes: style.notes.text, isFavourite: style.isFavourite)
    }

    /// Two styles that have nothing to do with each other are at 0.
    private static let leastLikeness = 0.1

    var model: Model {
        let names = ShownNames(strings, language)
        let similar = similar.filter { $0.similarity >= Self.leastLikeness }
        let fragment = StyleLink(name: style.name, vector: style.vector).fragment
        return Model(
            style: Item(
                id: style.id.text, version: style.revision, name: names.style(style),
                swatch: StyleDocument.swatchPath(style), favourite: style.isFavourite,
                form: refused ?? Self.form(style, names),
                space: names.space(style.vector.space),
                styleModel: style.styleModel.map { names.network($0) },
                created: style.createdAt.formatted(.iso8601.year().month().day()),
                link: "\(address)/\(fragment)",
                recipe: RecipeText(strings: strings, language: language).nodes(style.recipe),
                hasSimilar: !similar.isEmpty,
                similar: similar.map { entry in
                    Similar(
                        id: entry.style.id.text, name: names.style(entry.style),
                        swatch: StyleDocument.swatchPath(entry.style),
                        similarity: "\(Int((entry.similarity * 100).rounded())) %")
                }), message: message)
    }
}
