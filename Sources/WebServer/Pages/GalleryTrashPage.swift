import Application
import Foundation
import Gallery

/// The styles that were deleted, to bring back or to delete for good.
struct GalleryTrashPage {
    /// What the template shows.
    struct Model: PageModel {
        let styles: [Style]
        /// Whether the trash holds nothing.
        let empty: Bool
        /// How many it holds.
        let count: String
        /// How many of them the page does not show; `nil` if it shows all.
        let notShown: String?
        /// What has just been done.
        let message: String?
    }

    /// A style in the trash.
    struct Style {
        let id: String
        let name: String
        let swatch: String
        /// The day, as in ISO 8601.
        let deleted: String
    }

    let styles: [SavedStyle]
    /// How many styles are in the trash, which may be more than the page shows.
    let count: Int
    let message: String?
    let strings: StringTable
    let language: Language

    var model: Model {
        let names = ShownNames(strings, language)
        let notShown = count - styles.count
        return Model(
            styles: styles.map { style in
                Style(
                    id: style.id.text, name: names.style(style), swatch: StyleDocument.swatchPath(style),
                    deleted: (style.deletedAt ?? style.updatedAt).formatted(.iso8601.year().month().day()))
            },
            empty: count == 0, count: String(count),
            notShown: notShown > 0
                ? strings.text("trashNotShown", language, ["count": String(notShown)]) : nil,
            message: message)
    }
}
