/// The model of the list of all kinds of problems; what is called a text is HTML.
struct ProblemListPage: PageModel {
    /// A kind of problem.
    struct Entry {
        let status: String
        let name: String
        let title: String
        let cause: String
    }

    /// By status.
    let problems: [Entry]

    init(_ maker: APIPageMaker) {
        problems = maker.document.problems.sorted { ($0.status, $0.name) < ($1.status, $1.name) }.map {
            entry in
            Entry(
                status: entry.status, name: entry.name, title: maker.text(entry.json["title"]?.text),
                cause: maker.text(entry.json["cause"]?.text))
        }
    }
}
