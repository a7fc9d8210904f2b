/// The model of a page that says what went wrong.
struct ErrorPage: PageModel {
    let status: Int
    let title: String
    /// What is wrong and what the reader can do about it.
    let text: String
    /// The page that explains it; `nil` where there is nothing to explain.
    let type: String?
    /// Whether the way back leads to the gallery, too.
    let isOfGallery: Bool
}
