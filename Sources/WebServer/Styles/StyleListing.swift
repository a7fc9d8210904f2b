import Foundation
import Gallery
import Hummingbird
import Stylization

/// A list of saved styles by numbered pages, as the API and the gallery's page show it.
struct StyleListing {
    let styles: [SavedStyle]
    let total: Int
    let page: Int
    let pages: Int

    static let perPage = 48
    /// Beyond this one searches.
    static let maximumPage = 1000

    /// What a request asks for.
    struct Query {
        var search = ""
        var sort = StyleSort.newest
        var isReversed = false
        var page = 1
        var perPage = StyleListing.perPage
        var space: StyleSpace?
        var tags: [String] = []
        var favouritesOnly = false
        var showsVectors = false

        /// The most tags that are asked for at once.
        static let maximumTags = 8

        /// All styles, the newest first.
        init() {}

        /// Reads `q`, `tag` (several times), `favourite`, `sort`, `reverse`, `page`, `perPage`, `space` and `vectors`.
        ///
        /// An empty `tag`, such as a form without scripts sends, asks for none. Throws ``Problem``.
        init(_ request: Request) throws(Problem) {
            var fields = FieldReader(request.query.fields)
            search = try fields.text("q", maximumLength: 200) ?? ""
            sort = try fields.choice("sort", of: StyleSort.allCases) ?? .newest
            isReversed = try fields.flag("reverse") ?? false
            page = try fields.integer("page", in: 1...StyleListing.maximumPage) ?? 1
            perPage = try fields.integer("perPage", in: 1...StyleQuery.maximumLimit) ?? StyleListing.perPage
            space = try fields.text("space", maximumLength: 64).map { StyleSpace(rawValue: $0) }
            favouritesOnly = try fields.flag("favourite") ?? false
            showsVectors = try fields.flag("vectors") ?? false
            let given = request.query.pairs.filter { $0.name == "tag" }
            guard given.count <= Self.maximumTags else {
                throw Problem.invalidField(
                    "tag", "\(given.count) tags are too many", allowed: "at most \(Self.maximumTags) tags")
            }
            tags = try given.map { pair throws(Problem) in
                var single = FieldReader(["tag": .formText(pair.value)])
                return try single.text("tag", maximumLength: StyleTags.maximumCharacters) ?? ""
            }
            .filter { !$0.trimmingSpaces.isEmpty }
        }
    }

    /// Reads the page; one beyond the last is empty.
    ///
    /// With `names`, a search also finds what people see in their language.
    init(_ query: Query, gallery: Gallery, names: ShownNames? = nil) async throws(GalleryError) {
        var wanted = StyleQuery(
            search: query.search, alsoFound: names?.found(by: query.search), tags: query.tags,
            favouritesOnly: query.favouritesOnly, space: query.space, sort: query.sort,
            offset: (query.page - 1) * query.perPage, limit: query.perPage)
        if query.isReversed { wanted.isAscending.toggle() }
        let found = try await gallery.list(wanted)
        styles = found.styles
        total = found.total
        pages = max(1, (found.total + query.perPage - 1) / query.perPage)
        page = query.page
    }
}
