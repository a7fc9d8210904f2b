/// Several saved styles in JSON.
package struct StyleListDocument: Encodable, Sendable {
    let styles: [StyleDocument]
    /// How many there are, also those that are not listed.
    let total: Int?
    let page: Int?
    let pages: Int?

    /// Some styles, or a page of all.
    package init(styles: [StyleDocument], total: Int? = nil, page: Int? = nil, pages: Int? = nil) {
        self.styles = styles
        self.total = total
        self.page = page
        self.pages = pages
    }
}
