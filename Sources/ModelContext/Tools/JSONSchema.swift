/// A JSON schema (draft 2020-12), as far as tools need it to describe what they take and give.
package struct JSONSchema: Sendable, Encodable {
    private var type: String?
    private var description: String?
    private var options: [String]?
    private var minimum: Double?
    private var maximum: Double?
    private var maxLength: Int?
    private var items: [JSONSchema] = []
    private var alternatives: [JSONSchema] = []
    private var properties: [String: JSONSchema]?
    private var required: [String]?
    private var isClosed = false

    private enum CodingKeys: String, CodingKey {
        case type, description, minimum, maximum, maxLength, items, properties, required, additionalProperties
        case options = "enum"
        case alternatives = "anyOf"
    }

    private init(_ type: String?, _ description: String?) {
        self.type = type
        self.description = description
    }

    /// A text; one of `options` where there are any.
    package static func text(
        _ description: String, of options: [String]? = nil, upTo length: Int? = nil
    ) -> JSONSchema {
        var schema = JSONSchema("string", description)
        schema.options = options
        schema.maxLength = length
        return schema
    }

    package static func number(_ description: String, in range: ClosedRange<Double>? = nil) -> JSONSchema {
        var schema = JSONSchema("number", description)
        (schema.minimum, schema.maximum) = (range?.lowerBound, range?.upperBound)
        return schema
    }

    package static func integer(_ description: String, in range: ClosedRange<Int>? = nil) -> JSONSchema {
        var schema = JSONSchema("integer", description)
        schema.minimum = range.map { Double($0.lowerBound) }
        schema.maximum = range.map { Double($0.upperBound) }
        return schema
    }

    package static func flag(_ description: String) -> JSONSchema { JSONSchema("boolean", description) }

    package static func list(_ description: String, of item: JSONSchema) -> JSONSchema {
        var schema = JSONSchema("array", description)
        schema.items = [item]
        return schema
    }

    /// One of several.
    package static func either(_ description: String, _ alternatives: [JSONSchema]) -> JSONSchema {
        var schema = JSONSchema(nil, description)
        schema.alternatives = alternatives
        return schema
    }

    /// An object; `isClosed` if it has no other properties.
    package static func object(
        _ properties: [String: JSONSchema], required: [String] = [], isClosed: Bool = false
    ) -> JSONSchema {
        var schema = JSONSchema("object", nil)
        schema.properties = properties
        schema.required = required.isEmpty ? nil : required
        schema.isClosed = isClosed
        return schema
    }

    /// The names of an object's properties.
    package var propertyNames: [String] { (properties ?? [:]).keys.sorted() }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(type, forKey: .type)
        try container.encodeIfPresent(description, forKey: .description)
        try container.encodeIfPresent(options, forKey: .options)
        try container.encodeIfPresent(minimum, forKey: .minimum)
        try container.encodeIfPresent(maximum, forKey: .maximum)
        try container.encodeIfPresent(maxLength, forKey: .maxLength)
        if let item = items.first { try container.encode(item, forKey: .items) }
        if !alternatives.isEmpty { try container.encode(alternatives, forKey: .alternatives) }
        try container.encodeIfPresent(properties, forKey: .properties)
        try container.encodeIfPresent(required, forKey: .required)
        if isClosed { try container.encode(false, forKey: .additionalProperties) }
    }
}
