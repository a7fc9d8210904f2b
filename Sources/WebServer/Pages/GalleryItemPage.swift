import Foundation
import Gallery
import Stylization

/// The model of one saved style's page.
struct GalleryItemPage {
    let style: SavedStyle
    let similar: [SimilarStyle]
    let message: String?
    /// This server, as the request named it: scheme and host.
    let address: String
    let strings: StringTable
    let language: Language

    var model: [String: Any] {
        let fragment = StyleLink(name: style.name, vector: style.vector).fragment
        let item: [String: Any] = [
            "id": style.id.text, "version": style.revision, "name": style.name.text,
            "swatch": StyleDocument.swatchPath(style.id), "favourite": style.isFavourite,
            "space": style.vector.space.rawValue, "styleModel": style.styleModel ?? "-",
            "created": style.createdAt.formatted(.iso8601.year().month().day()),
            "tagsText": style.tags.list.joined(separator: ", "), "notes": style.notes.text,
            "link": "\(address)/\(fragment)",
            "cardName": style.name.fileStem + StyleCard.fileNameSuffix,
            "fileName": StyleFile.fileName(for: style.name),
            "recipe": RecipeText(strings: strings, language: language).nodes(style.recipe),
            "hasSimilar": !similar.isEmpty,
            "similar": similar.map { entry in
                [
                    "id": entry.style.id.text, "name": entry.style.name.text,
                    "swatch": StyleDocument.swatchPath(entry.style.id),
                    "similarity": "\(Int((entry.similarity * 100).rounded())) %",
                ]
            },
        ]
        var model: [String: Any] = ["style": item]
        if let message { model["message"] = message }
        return model
    }
}
