/// As much of a JSON schema as the page about the API shows: what the fields of a request may hold.
struct APISchema: Decodable, Sendable {
    /// A value that stands in the document.
    enum Scalar: Decodable, Sendable {
        case null
        case bool(Bool)
        case number(Double)
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let bool = try? container.decode(Bool.self) {
                self = .bool(bool)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        /// As problems name it; `nil` for `null`, which every field treats as absent.
        var text: String? {
            switch self {
            case .null: nil
            case .bool(let bool): "\(bool)"
            case .number(let number): FieldReader.plain(number)
            case .text(let text): "\"\(text)\""
            }
        }
    }

    /// One name, or several of which one is mostly `null`.
    struct Types: Decodable, Sendable {
        let names: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            names = try (try? [container.decode(String.self)]) ?? container.decode([String].self)
        }
    }

    let reference: String?
    let type: Types?
    let description: String?
    let minimum: Double?
    let maximum: Double?
    let minItems: Int?
    let maxItems: Int?
    let const: Scalar?
    let `enum`: [Scalar]?
    let `default`: Scalar?
    let items: [APISchema]?
    let oneOf: [APISchema]?
    let properties: [String: APISchema]?
    let required: [String]?

    private enum CodingKeys: String, CodingKey {
        case reference = "$ref"
        case type, description, minimum, maximum, minItems, maxItems, const, `enum`, `default`, items, oneOf
        case properties, required
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        reference = try container.decodeIfPresent(String.self, forKey: .reference)
        type = try container.decodeIfPresent(Types.self, forKey: .type)
        description = try container.decodeIfPresent(String.self, forKey: .description)
        minimum = try container.decodeIfPresent(Double.self, forKey: .minimum)
        maximum = try container.decodeIfPresent(Double.self, forKey: .maximum)
        minItems = try container.decodeIfPresent(Int.self, forKey: .minItems)
        maxItems = try container.decodeIfPresent(Int.self, forKey: .maxItems)
        const = try container.decodeIfPresent(Scalar.self, forKey: .const)
        `enum` = try container.decodeIfPresent([Scalar].self, forKey: .enum)
        `default` = try container.decodeIfPresent(Scalar.self, forKey: .default)
        // A list of one, because a value cannot hold another of its kind.
        items = try container.decodeIfPresent(APISchema.self, forKey: .items).map { [$0] }
        oneOf = try container.decodeIfPresent([APISchema].self, forKey: .oneOf)
        properties = try container.decodeIfPresent([String: APISchema].self, forKey: .properties)
        required = try container.decodeIfPresent([String].self, forKey: .required)
    }

    /// What may stand here, in the words of problems: `1...16, or "auto"`.
    var values: String {
        if let const { return const.text ?? "" }
        if let `enum` { return `enum`.compactMap(\.text).joined(separator: ", ") }
        let choices = (oneOf ?? []).map(\.values).filter { !$0.isEmpty }
        if !choices.isEmpty { return choices.joined(separator: ", or ") }
        if let minimum, let maximum { return Self.range(minimum, maximum) }
        switch type?.names.first {
        case "boolean": return "true, false"
        case "integer": return "a whole number"
        case "number": return "a number"
        case "string": return "a text"
        case "array":
            guard let minItems, let maxItems else { return "a list" }
            return minItems == maxItems
                ? "\(maxItems) items" : "\(Self.range(Double(minItems), Double(maxItems))) items"
        default: return ""
        }
    }

    private static func range(_ lower: Double, _ upper: Double) -> String {
        "\(FieldReader.plain(lower))...\(FieldReader.plain(upper))"
    }
}

extension APISchema {
    /// A field of a request's body.
    struct Field {
        /// With the objects around it, such as `styles[].style.sample`.
        let name: String
        var values: String
        let text: String
    }

    /// The fields of an object, and of those within it, by name; what must be there comes first.
    ///
    /// A field of several kinds of this object is listed once.
    func fields(_ schemas: [String: APISchema], path: String = "") -> [Field] {
        let schema = resolved(schemas)
        var fields: [Field] = []
        for (name, property) in schema.sortedProperties {
            let value = property.resolved(schemas)
            let field = path + name
            if value.properties != nil {
                fields += value.fields(schemas, path: field + ".")
                continue
            }
            let standard = value.default?.text.map { "; \($0) by default" } ?? ""
            fields.append(
                Field(
                    name: field, values: value.values + standard,
                    text: property.description ?? value.description ?? ""))
            if let item = value.items?.first {
                fields += item.fields(schemas, path: field + "[].")
            }
        }
        for kind in schema.oneOf ?? [] {
            for field in kind.fields(schemas, path: path) {
                guard let known = fields.firstIndex(where: { $0.name == field.name }) else {
                    fields.append(field)
                    continue
                }
                if fields[known].values != field.values { fields[known].values += ", or \(field.values)" }
            }
        }
        return fields
    }

    private var sortedProperties: [(key: String, value: APISchema)] {
        (properties ?? [:]).sorted { left, right in
            let isRequired = (required?.contains(left.key) == true, required?.contains(right.key) == true)
            return isRequired.0 == isRequired.1 ? left.key < right.key : isRequired.0
        }
    }

    /// Where a reference leads.
    private func resolved(_ schemas: [String: APISchema]) -> APISchema {
        guard let name = reference?.split(separator: "/").last else { return self }
        return schemas[String(name)] ?? self
    }
}
