package import Stylization

/// In which order styles are listed.
///
/// Ties are broken by the order in which they were saved.
package enum StyleSort: String, Sendable, Codable, CaseIterable {
    /// By name, without regard to case and accents.
    case name
    /// By the time of saving, the last one first.
    case newest
    /// By the time of the last change.
    case updated
    /// Favourites first, each group by name.
    case favourite

    /// Names run from A to Z, times from the newest.
    package var isAscendingByDefault: Bool { self == .name || self == .favourite }

    /// The columns of the index that holds this order; `serial` comes last.
    var columns: [String] {
        switch self {
        case .name: ["nameOrder"]
        case .newest: ["createdAt"]
        case .updated: ["updatedAt"]
        case .favourite: ["favouriteRank", "nameOrder"]
        }
    }

    /// Whether a column of ``columns`` holds text, or else a number.
    static func isText(_ column: String) -> Bool { column == "nameOrder" }

    /// Where a row stands in this order, without its serial number.
    func position(of row: StyleRow) -> [StyleCursor.Key] {
        let style = row.style
        return switch self {
        case .name: [.text(style.name.order)]
        case .newest: [.number(Timestamp(style.createdAt).milliseconds)]
        case .updated: [.number(Timestamp(style.updatedAt).milliseconds)]
        case .favourite: [.number(style.isFavourite ? 0 : 1), .text(style.name.order)]
        }
    }
}

/// Styles with a tag and one of several names: what a program shows under other names than they are saved under.
package struct TaggedNames: Sendable, Equatable {
    /// Without regard to case.
    package let tag: String
    /// As they are saved, without regard to case; `nil` for all names.
    package let names: Set<String>?

    package init(tag: String, names: Set<String>? = nil) {
        self.tag = tag
        self.names = names
    }
}

/// Which saved styles to list, and in which order.
package struct StyleQuery: Sendable, Equatable {
    /// The most styles of a page.
    package static let maximumLimit = 500
    /// The most styles that ``offset`` leaves out.
    package static let maximumOffset = 1_000_000

    /// Words that must all occur in the name, a tag or the notes, as parts of words too, in any script,
    /// without regard to case and accents.
    ///
    /// Empty lists all.
    package var search: String
    /// Styles that the search finds as well, whatever is written of them.
    package var alsoFound: TaggedNames?
    /// Tags that a style must all have, without regard to case.
    package var tags: [String]
    /// Only favourites.
    package var favouritesOnly: Bool
    /// Only styles of this space.
    package var space: StyleSpace?
    /// The order.
    package var sort: StyleSort
    /// The direction of the order.
    package var isAscending: Bool
    /// Where the page before ended; `nil` for the first page.
    package var after: StyleCursor?
    /// How many styles to leave out from there on, 0...1,000,000: for numbered pages.
    ///
    /// They are counted in the index and not read.
    package var offset: Int
    /// How many styles at most, 1...500.
    package var limit: Int

    /// A list of styles; without arguments, the 50 newest.
    package init(
        search: String = "", alsoFound: TaggedNames? = nil, tags: [String] = [], favouritesOnly: Bool = false,
        space: StyleSpace? = nil,
        sort: StyleSort = .newest,
        isAscending: Bool? = nil, after: StyleCursor? = nil, offset: Int = 0, limit: Int = 50
    ) {
        self.search = search
        self.alsoFound = alsoFound
        self.tags = tags
        self.favouritesOnly = favouritesOnly
        self.space = space
        self.sort = sort
        self.isAscending = isAscending ?? sort.isAscendingByDefault
        self.after = after
        self.offset = offset
        self.limit = limit
    }
}

/// A page of a list.
package struct StylePage: Sendable, Equatable {
    /// The styles, in the order asked for.
    package let styles: [SavedStyle]
    /// How many styles the query finds on all pages.
    package let total: Int
    /// What ``StyleQuery/after`` must be for the next page; `nil` on the last.
    package let next: StyleCursor?
}
