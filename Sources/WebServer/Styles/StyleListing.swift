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

    /// The words for orders in requests.
    enum Order: String, CaseIterable {
        case newest, name, favourite, updated

        var sort: StyleSort {
            switch self {
            case .newest: .created
            case .name: .name
            case .favourite: .favourite
            case .updated: .updated
            }
        }
    }

    /// What a request asks for.
    struct Query {
        var search = ""
        var order = Order.newest
        var page = 1
        var perPage = StyleListing.perPage
        var space: StyleSpace?

        /// Reads `q`, `sort`, `page`, `perPage` and `space`. Throws ``Problem``.
        init(_ request: Request) throws(Problem) {
            var fields = FieldReader(request.queryFields)
            search = try fields.text("q", maximumLength: 200) ?? ""
            order = try fields.choice("sort", of: Order.self) ?? .newest
            page = try fields.integer("page", in: 1...StyleListing.maximumPage) ?? 1
            perPage = try fields.integer("perPage", in: 1...StyleQuery.maximumLimit) ?? StyleListing.perPage
            space = try fields.text("space", maximumLength: 64).map { StyleSpace(rawValue: $0) }
        }
    }

    /// Reads the page; one beyond the last is empty.
    init(_ query: Query, gallery: Gallery) async throws(GalleryError) {
        let found = try await gallery.list(
            StyleQuery(
                search: query.search, space: query.space, sort: query.order.sort,
                offset: (query.page - 1) * query.perPage, limit: query.perPage))
        styles = found.styles
        total = found.total
        pages = max(1, (found.total + query.perPage - 1) / query.perPage)
        page = query.page
    }
}

extension Request {
    /// The query's values, decoded, as fields. Of a repeated name the first counts.
    var queryFields: [String: FieldValue] { Self.formFields(uri.query ?? "") }

    /// The query's names and values, decoded, in their order.
    var queryPairs: [(name: String, value: String)] { Self.pairs(uri.query ?? "") }

    /// The values of text in form encoding. Of a repeated name the first counts.
    static func formFields(_ text: String) -> [String: FieldValue] {
        var fields: [String: FieldValue] = [:]
        for (name, value) in pairs(text) where fields[name] == nil { fields[name] = .formText(value) }
        return fields
    }

    private static func pairs(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decode(parts[0]), parts.count > 1 ? Self.decode(parts[1]) : "")
        }
    }

    /// Form encoding: plus is a space. Text that does not decode stays as it is.
    private static func decode(_ text: Substring) -> String {
        let spaced = text.replacing("+", with: " ")
        return spaced.removingPercentEncoding ?? String(spaced)
    }
}
