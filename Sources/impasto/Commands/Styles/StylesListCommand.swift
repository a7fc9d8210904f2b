import Application
import ArgumentParser
import Foundations
import Gallery
import Stylization

/// `impasto styles list`.
struct StylesListCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the saved styles, or find some.")

    static let examples = [
        CommandExample("The newest favourites", "impasto styles list --favourites --sort newest --limit 10"),
        CommandExample(
            "Names, for a program", "impasto styles list --json --limit 1000 | jq -r '.styles[].name'"),
    ]

    @Argument(help: ArgumentHelp("Words that occur in name, tags or notes.", valueName: "search"))
    var words: [String] = []

    @Option(
        name: .customLong("tag"),
        help: ArgumentHelp(
            "Only styles under this tag (may be repeated: under all of them).", valueName: "tag"))
    var tags: [String] = []

    @Flag(name: [.long, .customLong("favourite")], help: "Only favourites.")
    var favourites = false

    @Option(help: ArgumentHelp("Only styles of this space.", valueName: "space"), completion: .space)
    var space: StyleSpace?

    @Option(help: ArgumentHelp("The order.", valueName: "order"))
    var sort: StyleSort = .name

    @Flag(help: "Turn the order around.")
    var reverse = false

    @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
    var limit: Int = 100

    @Flag(help: "List what is in the trash instead, the last deleted first.")
    var trash = false

    @OptionGroup var form: JSONOption

    @OptionGroup var gallery: GalleryOptions

    func validate() throws {
        try OptionCheck.number(limit, in: 1...100_000, of: "--limit")
        if trash, isFiltered {
            throw ValidationError("--trash lists all of the trash; leave out what searches.")
        }
    }

    func perform() async throws {
        let (styles, total) = try await gallery.read { gallery in
            try await trash ? trashed(gallery) : pages(gallery)
        }
        if form.json {
            try StandardOutput.line(
                StyleListDocument(
                    styles: styles.map { StyleDocument($0, withVector: true) }, total: total
                ).jsonLine)
            return
        }
        guard !styles.isEmpty else {
            Terminal.error(emptyText)
            return
        }
        let rows = styles.map { style in
            [
                (style.isFavourite ? "* " : "  ") + style.name.text, style.vector.space.rawValue,
                style.recipe.summary, style.tags.list.joined(separator: ", "),
            ]
        }
        try StandardOutput.line(Table(["  name", "space", "from", "tags"], rows).text)
        // Also where nobody watches: a list that looks whole is taken for it.
        if styles.count < total {
            Terminal.error("\(styles.count) of \(total) styles; --limit \(total) lists all of them")
        }
    }

    private var isFiltered: Bool { !words.isEmpty || !tags.isEmpty || favourites || space != nil }

    private var emptyText: String {
        if trash { return "The trash is empty." }
        if isFiltered {
            // Words behind `styles` are looked for, those that were to be a command too.
            let near = words.first.flatMap { Spelling.nearest(to: $0, among: StylesCommand.subcommandNames) }
            return "No saved style is like that"
                + (near.map { "; did you mean 'impasto styles \($0)'?" } ?? ".")
        }
        return "No styles are saved yet. Add the starter pack with: impasto styles import --starter"
    }

    private func pages(_ gallery: Gallery) async throws -> ([SavedStyle], total: Int) {
        var query = StyleQuery(
            search: words.joined(separator: " "), tags: tags, favouritesOnly: favourites, space: space,
            sort: sort)
        if reverse { query.isAscending.toggle() }
        var styles: [SavedStyle] = []
        while true {
            query.limit = min(StyleQuery.maximumLimit, limit - styles.count)
            let page = try await gallery.list(query)
            styles += page.styles
            guard let next = page.next, styles.count < limit else { return (styles, page.total) }
            query.after = next
        }
    }

    private func trashed(_ gallery: Gallery) async throws -> ([SavedStyle], total: Int) {
        (try await gallery.trashed(limit: limit), try await gallery.trashedCount())
    }
}
