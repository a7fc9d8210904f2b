import StrictJSON

/// The OpenAPI document, as far as the pages about the API read it.
struct APIDocument: Sendable {
    /// A method on a path.
    struct Operation: Sendable {
        /// In capitals.
        let method: String
        let path: String
        let json: OrderedJSON
        /// What all methods of the path share.
        let parameters: [OrderedJSON]

        /// Its name in generated clients, and its anchor on the page.
        var id: String { json["operationId"]?.text ?? "\(method) \(path)" }
    }

    /// A kind of problem.
    struct ProblemEntry: Sendable {
        /// The last part of its `type`.
        let name: String
        let status: String
        let json: OrderedJSON
    }

    let root: OrderedJSON
    /// In the document's order.
    let operations: [Operation]
    let problems: [ProblemEntry]

    private static let methods = ["get", "post", "put", "patch", "delete"]

    init(reading bytes: [UInt8]) throws(JSONError) {
        root = try OrderedJSON(reading: bytes)
        operations = (root["paths"]?.members ?? []).flatMap { path in
            path.value.members.filter { Self.methods.contains($0.key) }.map { method in
                Operation(
                    method: method.key.uppercased(), path: path.key, json: method.value,
                    parameters: path.value["parameters"]?.items ?? [])
            }
        }
        problems = (root["x-problems"]?.items ?? []).map { problem in
            ProblemEntry(
                name: problem["type"]?.text?.split(separator: "/").last.map(String.init) ?? "",
                status: problem["status"]?.number.map(FieldReader.plain) ?? "", json: problem)
        }
    }

    /// Where a reference leads, such as `#/components/headers/ETag`; what is no reference itself.
    func resolved(_ json: OrderedJSON) -> OrderedJSON {
        guard let reference = json["$ref"]?.text else { return json }
        let target = reference.dropFirst(2).split(separator: "/").reduce(root as OrderedJSON?) {
            $0?[String($1)]
        }
        return target ?? json
    }

    func resolved(_ schema: APISchema) -> APISchema { APISchema(resolved(schema.json)) }

    /// Where the document says that the server is, which holds for one that was started without options.
    var address: String { root["servers"]?.items.first?["url"]?.text ?? "" }

    /// The schemas that have names, in the document's order.
    var schemas: [(name: String, schema: APISchema)] {
        (root["components"]?["schemas"]?.members ?? []).map { ($0.key, APISchema($0.value)) }
    }
}

extension APIDocument.Operation {
    /// What it answers where all is well.
    var successes: [OrderedJSON.Member] { (json["responses"]?.members ?? []).filter { $0.key < "400" } }

    /// What may be sent, by type.
    var bodies: [OrderedJSON.Member] { json["requestBody"]?["content"]?.members ?? [] }
}

extension OrderedJSON {
    /// The first example of something that was said to have some.
    var firstExample: OrderedJSON? { self["example"] ?? self["examples"]?.members.first?.value["value"] }
}
