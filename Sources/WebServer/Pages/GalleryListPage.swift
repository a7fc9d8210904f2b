import Gallery

/// The model of the list of saved styles.
struct GalleryListPage {
    let listing: StyleListing
    let query: StyleListing.Query
    /// Right after a deletion.
    let trashed: SavedStyle?
    let message: String?
    let strings: StringTable
    let language: Language

    var model: [String: Any] {
        var model: [String: Any] = [
            "countText": countText, "query": query.search,
            "sorts": [("newest", "sortNewest"), ("name", "sortName"), ("favourite", "sortFavourite")].map {
                [
                    "value": $0.0, "title": strings.text($0.1, language),
                    "selected": $0.0 == query.order.rawValue,
                ]
                    as [String: Any]
            },
            "styles": listing.styles.map { style in
                [
                    "id": style.id.text, "name": style.name.text,
                    "swatch": StyleDocument.swatchPath(style.id),
                    "favourite": style.isFavourite,
                    "recipeText": RecipeText(strings: strings, language: language).line(style.recipe),
                ] as [String: Any]
            },
            "empty": listing.total == 0 && query.search.isEmpty,
            "nothingFound": listing.total == 0 && !query.search.isEmpty,
        ]
        if listing.pages > 1 {
            var pager: [String: Any] = ["page": listing.page, "pages": listing.pages]
            if listing.page > 1 { pager["previousURL"] = url(page: listing.page - 1) }
            if listing.page < listing.pages { pager["nextURL"] = url(page: listing.page + 1) }
            model["pager"] = pager
        }
        if let trashed { model["trashed"] = ["id": trashed.id.text, "name": trashed.name.text] }
        if let message { model["message"] = message }
        return model
    }

    private var countText: String {
        switch listing.total {
        case 0: strings.text("countNone", language)
        case 1: strings.text("countOne", language)
        default: strings.text("countMany", language, ["count": String(listing.total)])
        }
    }

    private func url(page: Int) -> String {
        "/gallery?q=\(QueryText.encoded(query.search))&sort=\(query.order.rawValue)&page=\(page)"
    }
}
