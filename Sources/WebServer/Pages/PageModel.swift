/// What a page's template shows: the names in the template are the stored properties' names.
///
/// They are found by reflection (``PageValues``), and those of the structs in them in the same way; a test compares the names of every
/// template with its model. A property that is `nil` counts as absent. The items of a list keep every property that
/// the template asks them for, because a name that an item lacks is looked up in the models around it.
protocol PageModel {
    /// When the page loads itself again, in seconds; `nil` if it does not.
    var refreshSeconds: Int? { get }
}

extension PageModel {
    var refreshSeconds: Int? { nil }
}

/// What every page shows, whatever its own model is.
struct PageFrame {
    /// A language to switch to.
    struct LanguageLink {
        let code: String
        /// In itself.
        let name: String
        let current: Bool
    }

    /// The page's language, as in BCP 47.
    let lang: String
    /// The texts of that language.
    let t: [String: String]
    let languages: [LanguageLink]
    let pageTitle: String
    /// The program's version.
    let version: String
    /// Whether the server keeps nothing, so that the page's scripts are to keep nothing either.
    let isPrivate: Bool
    let badge: PrivacyBadge
    let refreshSeconds: Int?
}
