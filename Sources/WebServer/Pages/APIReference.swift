/// As much of the OpenAPI document as the page about it shows.
struct APIReference: Decodable, Sendable {
    struct Endpoint: Decodable, Sendable {
        let summary: String
        let description: String?
        let parameters: [Parameter]?
        let requestBody: Body?
        let responses: [String: Answer]
    }
    struct Body: Decodable, Sendable {
        /// By type.
        let content: [String: Content]
    }
    struct Content: Decodable, Sendable {
        let schema: APISchema?
    }
    struct Components: Decodable, Sendable {
        let schemas: [String: APISchema]
    }
    struct Parameter: Decodable, Sendable {
        let name: String?
        let `in`: String?
        let description: String?
    }
    struct Answer: Decodable, Sendable {
        let description: String?
        let reference: String?
        private enum CodingKeys: String, CodingKey {
            case description
            case reference = "$ref"
        }
    }
    struct Info: Decodable, Sendable {
        let title: String
        let description: String
    }
    struct Path: Decodable, Sendable {
        let operations: [String: Endpoint]
        private struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init?(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            var operations: [String: Endpoint] = [:]
            for key in container.allKeys where APIReference.methods.contains(key.stringValue) {
                operations[key.stringValue] = try container.decode(Endpoint.self, forKey: key)
            }
            self.operations = operations
        }
    }

    static let methods = ["get", "post", "put", "patch", "delete"]

    let info: Info
    let paths: [String: Path]
    let components: Components

    /// The model of the page about the API.
    var model: APIPage {
        let operations = paths.sorted { $0.key < $1.key }.flatMap { path, item in
            Self.methods.compactMap { method in
                item.operations[method].map { model($0, method: method, path: path) }
            }
        }
        return APIPage(title: info.title, description: info.description, operations: operations)
    }

    private func model(_ operation: Endpoint, method: String, path: String) -> APIPage.Endpoint {
        let parameters = (operation.parameters ?? []).compactMap { parameter in
            parameter.name.map {
                APIPage.Parameter(name: $0, place: parameter.in ?? "", text: parameter.description ?? "")
            }
        }
        // Forms have the same fields, as texts.
        let body = operation.requestBody?.content["application/json"]?.schema
        let fields = (body?.fields(components.schemas) ?? []).map { field in
            APIPage.Parameter(name: field.name, place: field.values, text: field.text)
        }
        let answers = operation.responses.sorted { $0.key < $1.key }.map { status, answer in
            let name = answer.reference?.split(separator: "/").last.map(String.init) ?? ""
            return APIPage.Answer(status: status, text: answer.description ?? name)
        }
        return APIPage.Endpoint(
            method: method.uppercased(), path: path, summary: operation.summary,
            hasText: operation.description != nil, text: operation.description ?? "",
            hasParameters: !(parameters + fields).isEmpty, parameters: parameters + fields,
            answers: answers)
    }
}
