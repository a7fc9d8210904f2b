/// The model of a page that says what went wrong.
struct ErrorPage: PageModel {
    let status: Int
    let title: String
    let detail: String
    /// What the reader can do about it.
    let hint: String?
}
