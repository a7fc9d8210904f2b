/// As much of a JSON schema as the page about the API shows.
struct APISchema: Sendable {
    let json: OrderedJSON

    init(_ json: OrderedJSON) { self.json = json }

    /// The name of the schema that this one only refers to.
    var reference: String? { json["$ref"]?.text?.split(separator: "/").last.map(String.init) }

    var description: String? { json["description"]?.text }

    /// What it may be, without `null`: in requests that is as good as nothing.
    var type: String? {
        guard let type = json["type"] else { return nil }
        return type.text ?? type.items.compactMap(\.text).first { $0 != "null" }
    }

    var items: APISchema? { json["items"].map(APISchema.init) }

    /// Of which a value fits one at least.
    var choices: [APISchema] { (json["oneOf"] ?? json["anyOf"])?.items.map(APISchema.init) ?? [] }

    /// In the document's order.
    var properties: [(name: String, schema: APISchema)] {
        (json["properties"]?.members ?? []).map { ($0.key, APISchema($0.value)) }
    }

    func property(_ name: String) -> APISchema? { json["properties"]?[name].map(APISchema.init) }

    /// The names of the properties that must be there.
    var required: [String] { json["required"]?.items.compactMap(\.text) ?? [] }

    /// Of several objects, which value of the discriminator stands for which schema.
    var kinds: [(value: String, schema: APISchema)] {
        (json["discriminator"]?["mapping"]?.members ?? []).map { kind in
            (kind.key, APISchema(.object([.init(key: "$ref", value: kind.value)])))
        }
    }
}
