/// Makes the page about the API from its document, in one language.
struct APIPageMaker {
    let reference: APIReference
    let words: PageWords
    /// Where its reader has reached the server; `nil` stands for what the document says.
    var server: String?

    var document: APIDocument { reference.document }

    /// What people see and what a browser fetches by itself: no program asks for it.
    private static let foldedGroups = ["Pages", "Files"]

    /// Statuses that say nothing of one operation: each can answer them.
    private static let commonStatuses = ["400", "401", "403", "405", "408", "421", "429", "500", "503"]

    /// Headers that every answer has.
    private static let commonHeaders = ["Cache-Control", "Content-Encoding", "Vary", "X-Request-Id"]

    var page: APIPage {
        let info = document.root["info"]
        let title = info?["title"]?.text ?? ""
        let description = info?["description"]?.text ?? ""
        // Texts are translated as a whole, and shown by paragraphs.
        let translated = reference.texts.text(description, words.language) ?? description
        return APIPage(
            title: title, description: MarkedText.paragraphs(translated).map(MarkedText.html),
            groups: (document.root["tags"]?.items ?? []).map(group), objects: objects,
            changes: (document.root["x-changes"]?.items ?? []).map { version in
                APIPage.Changes(
                    version: version["version"]?.text ?? "",
                    texts: (version["changes"]?.items ?? []).map { text($0.text) })
            })
    }

    /// What the document says, in the page's language, as HTML.
    func text(_ english: String?) -> String {
        guard let english, !english.isEmpty else { return "" }
        return reference.texts.marked(english, words.language)
    }

    private func group(_ tag: OrderedJSON) -> APIPage.Group {
        let name = tag["name"]?.text ?? ""
        let operations = document.operations.filter { $0.json["tags"]?.items.first?.text == name }
        return APIPage.Group(
            id: name.lowercased().replacing(" ", with: "-"), name: text(name),
            text: text(tag["description"]?.text),
            isOpen: !Self.foldedGroups.contains(name), operations: operations.map(entry))
    }

    // MARK: Operations

    private func entry(_ operation: APIDocument.Operation) -> APIPage.Entry {
        let parameters = self.parameters(operation)
        let bodies = self.bodies(operation)
        let problems = self.problems(operation)
        return APIPage.Entry(
            id: operation.id, method: operation.method, path: operation.path,
            summary: text(operation.json["summary"]?.text), text: text(operation.json["description"]?.text),
            parameters: parameters, hasBodies: !bodies.isEmpty,
            bodies: bodies, curl: placed(CurlLine(operation: operation, document: document).text),
            answers: operation.successes.map(answer), hasProblems: !problems.isEmpty, problems: problems)
    }

    /// A command or an example, with the server's address in it.
    private func placed(_ text: String) -> String {
        server.map { text.replacing(document.address, with: $0) } ?? text
    }

    private func parameters(_ operation: APIDocument.Operation) -> [APIPage.Parameters] {
        let all = (operation.parameters + (operation.json["parameters"]?.items ?? [])).map(document.resolved)
        return ["path", "query", "header"].compactMap { place in
            let fields = all.filter { $0["in"]?.text == place }.map { parameter in
                field(parameter, name: parameter["name"]?.text ?? "")
            }
            return fields.isEmpty
                ? nil : APIPage.Parameters(place: words("apiPlace-\(place)"), fields: fields)
        }
    }

    /// A parameter or a header.
    private func field(_ json: OrderedJSON, name: String, tellsRequired: Bool = true) -> APIPage.Field {
        let schema = APISchema(json["schema"] ?? .null)
        let standard = schema.standard(in: document).map { words("apiDefault", ["value": $0]) }
        return APIPage.Field(
            name: name, isRequired: tellsRequired && json["required"]?.isTrue == true,
            values: schema.values(in: document, words) + (standard ?? ""), objects: [],
            text: text(json["description"]?.text))
    }

    private func fields(_ schema: APISchema) -> [APIPage.Field] {
        schema.fields(in: document, words).map { field in
            APIPage.Field(
                name: field.name, isRequired: field.isRequired, values: field.values, objects: field.objects,
                text: text(field.description))
        }
    }

    /// Types with the same content stand together; one whose content is of several kinds has a body for each.
    private func bodies(_ operation: APIDocument.Operation) -> [APIPage.Body] {
        var merged: [(types: [String], schema: APISchema)] = []
        for member in operation.bodies {
            let schema = APISchema(member.value["schema"] ?? .null)
            if let same = merged.firstIndex(where: { $0.schema.json.oneLine == schema.json.oneLine }) {
                merged[same].types.append(member.key)
            } else {
                merged.append(([member.key], schema))
            }
        }
        return merged.flatMap { types, schema in
            let kinds = document.resolved(schema).kinds
            let key = document.resolved(schema).json["discriminator"]?["propertyName"]?.text ?? ""
            if !kinds.isEmpty {
                return kinds.map { body(types, $0.schema, kind: "\(key): \"\($0.value)\"") }
            }
            return [body(types, schema)]
        }
    }

    private func body(_ types: [String], _ schema: APISchema, kind: String = "") -> APIPage.Body {
        let resolved = document.resolved(schema)
        let fields = fields(schema)
        let values = fields.isEmpty ? schema.values(in: document, words) : ""
        return APIPage.Body(
            types: types, kind: kind, text: resolved.description.map(text) ?? values,
            hasFields: !fields.isEmpty,
            fields: fields)
    }

    private func answer(_ member: OrderedJSON.Member) -> APIPage.Answer {
        let answer = document.resolved(member.value)
        let content = answer["content"]?.members ?? []
        let headers = (answer["headers"]?.members ?? []).filter { !Self.commonHeaders.contains($0.key) }
            .map { field(document.resolved($0.value), name: $0.key, tellsRequired: false) }
        var objects: [String] = []
        for media in content {
            for name in APISchema(media.value["schema"] ?? .null).objects(in: document)
            where !objects.contains(name) { objects.append(name) }
        }
        let example = content.lazy.compactMap(\.value.firstExample).first
        return APIPage.Answer(
            status: member.key, text: text(answer["description"]?.text), types: content.map(\.key),
            objects: objects,
            headers: headers.isEmpty
                ? [] : [APIPage.Parameters(place: words("apiHeaders"), fields: headers)],
            hasExample: example != nil,
            example: example.map { placed($0.text ?? $0.indented) } ?? "")
    }

    // MARK: Problems

    private func problem(_ entry: APIDocument.ProblemEntry) -> APIPage.Problem {
        APIPage.Problem(status: entry.status, name: entry.name)
    }

    /// What this operation can answer, and not each.
    func problems(_ operation: APIDocument.Operation) -> [APIPage.Problem] {
        let named = operation.json["x-problems"]?.items.compactMap(\.text)
        let statuses = Set((operation.json["responses"]?.members ?? []).map(\.key))
            .subtracting(Self.commonStatuses)
        return document.problems.filter { entry in
            named?.contains(entry.name) ?? statuses.contains(entry.status)
        }.sorted { ($0.status, $0.name) < ($1.status, $1.name) }.map(problem)
    }

    // MARK: Objects

    /// The named objects that are not the body of a request, which stands with its operation.
    private var objects: [APIPage.Object] {
        var bodies: Set<String> = []
        for body in document.operations.flatMap(\.bodies) {
            let schema = APISchema(body.value["schema"] ?? .null)
            for part in [schema] + document.resolved(schema).kinds.map(\.schema) {
                if let name = part.reference { bodies.insert(name) }
            }
        }
        return document.schemas.filter { !bodies.contains($0.name) && $0.schema.isObject(in: document) }
            .map { name, schema in
                let (fields, objects) = (
                    fields(schema), schema.choices.flatMap { $0.objects(in: document) }
                )
                return APIPage.Object(
                    name: name, text: text(schema.description), hasFields: !fields.isEmpty, fields: fields,
                    hasObjects: !objects.isEmpty, objects: objects)
            }
    }
}
