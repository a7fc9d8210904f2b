import Application
import Gallery

/// The list of saved styles.
struct GalleryListPage {
    /// What the template shows.
    struct Model: PageModel {
        /// Such as `12 styles`.
        let countText: String
        let query: String
        let sorts: [Sort]
        let styles: [Style]
        /// Whether the gallery holds nothing.
        let empty: Bool
        /// Whether a search found nothing.
        let nothingFound: Bool
        /// `nil` if there is one page only.
        let pager: Pager?
        /// Right after a deletion.
        let trashed: Trashed?
        /// What has just been done.
        let message: String?
        /// Why nothing was imported.
        let importError: String?
        /// What was to be imported.
        let importText: String
    }

    /// An order to choose.
    struct Sort {
        let value: String
        let title: String
        let selected: Bool
    }

    /// A saved style.
    struct Style {
        let id: String
        let name: String
        let swatch: String
        let favourite: Bool
        /// One line.
        let recipeText: String
    }

    /// The way to other pages of the list.
    struct Pager {
        let page: Int
        let pages: Int
        let previousURL: String?
        let nextURL: String?
    }

    /// A style in the trash.
    struct Trashed {
        let id: String
        let name: String
    }

    let listing: StyleListing
    let query: StyleListing.Query
    /// Right after a deletion.
    let trashed: SavedStyle?
    var message: String?
    var importError: String?
    var importText = ""
    let strings: StringTable
    let language: Language

    var model: Model {
        let names = ShownNames(strings, language)
        return Model(
            countText: countText, query: query.search, sorts: sorts,
            styles: listing.styles.map { style in
                Style(
                    id: style.id.text, name: names.style(style), swatch: StyleDocument.swatchPath(style),
                    favourite: style.isFavourite,
                    recipeText: RecipeText(strings: strings, language: language).line(style.recipe))
            },
            empty: listing.total == 0 && query.search.isEmpty,
            nothingFound: listing.total == 0 && !query.search.isEmpty,
            pager: pager, trashed: trashed.map { Trashed(id: $0.id.text, name: names.style($0)) },
            message: message, importError: importError, importText: importText)
    }

    private var sorts: [Sort] {
        [("newest", "sortNewest"), ("name", "sortName"), ("favourite", "sortFavourite")].map { value, key in
            Sort(value: value, title: strings.text(key, language), selected: value == query.sort.rawValue)
        }
    }

    private var pager: Pager? {
        guard listing.pages > 1 else { return nil }
        return Pager(
            page: listing.page, pages: listing.pages,
            previousURL: listing.page > 1 ? url(page: listing.page - 1) : nil,
            nextURL: listing.page < listing.pages ? url(page: listing.page + 1) : nil)
    }

    private var countText: String {
        switch listing.total {
        case 0: strings.text("countNone", language)
        case 1: strings.text("countOne", language)
        default: strings.text("countMany", language, ["count": String(listing.total)])
        }
    }

    private func url(page: Int) -> String {
        "/gallery?q=\(QueryText.encoded(query.search))&sort=\(query.sort.rawValue)&page=\(page)"
            + (query.isReversed ? "&reverse=true" : "")
    }
}
