/// The model of the page about a kind of problem; what is called a text is HTML.
struct ProblemPage: PageModel {
    /// An operation that can answer it.
    struct Operation {
        let id: String
        let method: String
        let path: String
    }

    let status: String
    let title: String
    /// As in problem documents.
    let type: String
    /// What people without programs read of it.
    let words: String
    let text: String
    let cause: String
    let cure: String
    /// Whether every operation can answer it; else some do.
    let isCommon: Bool
    let hasOperations: Bool
    let operations: [Operation]
    /// A problem document; `nil` if there is none in the API's document.
    let example: String?

    init(_ entry: APIDocument.ProblemEntry, _ words: String, _ maker: APIPageMaker) {
        status = entry.status
        title = maker.text(entry.json["title"]?.text)
        type = entry.json["type"]?.text ?? ""
        self.words = words
        text = maker.text(entry.json["description"]?.text)
        cause = maker.text(entry.json["cause"]?.text)
        cure = maker.text(entry.json["cure"]?.text)
        operations = maker.document.operations.filter { operation in
            maker.problems(operation).contains { $0.name == entry.name }
        }.map { Operation(id: $0.id, method: $0.method, path: $0.path) }
        isCommon = operations.isEmpty
        hasOperations = !operations.isEmpty
        let answers = maker.document.root["components"]?["responses"]?.members ?? []
        example =
            answers.lazy.compactMap {
                $0.value["content"]?["application/problem+json"]?.firstExample
            }.first { $0["type"]?.text == entry.json["type"]?.text }?.indented
    }
}
