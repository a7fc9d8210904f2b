import Application
import Foundation
import Gallery
import Stylization

/// The page of one saved style.
struct GalleryItemPage {
    /// What the template shows.
    struct Model: PageModel {
        let style: Item
    }

    /// The style.
    struct Item {
        let id: String
        /// The revision that the edit form is about, for the conflict check.
        let version: Int
        let name: String
        let swatch: String
        let favourite: Bool
        let space: String
        let styleModel: String
        /// The day, as in ISO 8601.
        let created: String
        /// Separated by commas.
        let tagsText: String
        let notes: String
        let link: String
        let recipe: [RecipeText.Node]
        let hasSimilar: Bool
        let similar: [Similar]
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

    /// Two styles that have nothing to do with each other are at 0.
    private static let leastLikeness = 0.1

    var model: Model {
        let similar = similar.filter { $0.similarity >= Self.leastLikeness }
        let fragment = StyleLink(name: style.name, vector: style.vector).fragment
        return Model(
            style: Item(
                id: style.id.text, version: style.revision, name: style.name.text,
                swatch: StyleDocument.swatchPath(style.id), favourite: style.isFavourite,
                space: style.vector.space.rawValue, styleModel: style.styleModel ?? "-",
                created: style.createdAt.formatted(.iso8601.year().month().day()),
                tagsText: style.tags.list.joined(separator: ", "), notes: style.notes.text,
                link: "\(address)/\(fragment)",
                recipe: RecipeText(strings: strings, language: language).nodes(style.recipe),
                hasSimilar: !similar.isEmpty,
                similar: similar.map { entry in
                    Similar(
                        id: entry.style.id.text, name: entry.style.name.text,
                        swatch: StyleDocument.swatchPath(entry.style.id),
                        similarity: "\(Int((entry.similarity * 100).rounded())) %")
                }))
    }
}
