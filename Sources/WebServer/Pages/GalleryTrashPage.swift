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
    let message: String?
    let names: ShownNames

    var model: Model {
        Model(
            styles: styles.map { style in
                Style(
                    id: style.id.text, name: names.style(style), swatch: StyleDocument.swatchPath(style.id),
                    deleted: (style.deletedAt ?? style.updatedAt).formatted(.iso8601.year().month().day()))
            },
            empty: styles.isEmpty, message: message)
    }
}
