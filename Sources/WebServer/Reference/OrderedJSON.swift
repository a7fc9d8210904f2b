import StrictJSON

/// A JSON value that people wrote: the keys of its objects stay in their order.
indirect enum OrderedJSON: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([OrderedJSON])
    case object([Member])

    /// A key of an object and its value.
    struct Member: Sendable {
        let key: String
        let value: OrderedJSON
    }

    /// No document of the page's folder is larger.
    private static let limits = JSONLimits(values: 500_000, depth: 64)

    /// Reads a JSON text in UTF-8.
    init(reading bytes: [UInt8]) throws(JSONError) {
        let result = bytes.withUnsafeBytes { text in
            Result { () throws(JSONError) in
                var reader = JSONReader(text, limits: Self.limits)
                let value = try Self.value(try reader.next(), &reader)
                // What follows the value is an error.
                _ = try reader.next()
                return value
            }
        }
        self = try result.get()
    }

    /// The value that begins with `token`; as deep as the limit allows, and no deeper.
    private static func value(_ token: JSONToken?, _ reader: inout JSONReader) throws(JSONError)
        -> OrderedJSON
    {
        switch token {
        case .beginObject:
            var members: [Member] = []
            while case .key(let key) = try reader.next() {
                members.append(Member(key: reader.text(key), value: try value(try reader.next(), &reader)))
            }
            return .object(members)
        case .beginArray:
            var items: [OrderedJSON] = []
            while let token = try reader.next(), token != .endArray {
                items.append(try value(token, &reader))
            }
            return .list(items)
        case .string(let text): return .text(reader.text(text))
        case .number(let number): return .number(number)
        case .bool(let bool): return .bool(bool)
        case .null, .key, .endArray, .endObject, nil: return .null
        }
    }

    /// A member's value; `nil` if this is no object, or has none of that name.
    subscript(key: String) -> OrderedJSON? { members.first { $0.key == key }?.value }

    /// The members; none if this is no object.
    var members: [Member] { if case .object(let members) = self { members } else { [] } }

    /// The items; none if this is no list.
    var items: [OrderedJSON] { if case .list(let items) = self { items } else { [] } }

    var text: String? { if case .text(let text) = self { text } else { nil } }

    var number: Double? { if case .number(let number) = self { number } else { nil } }

    var isTrue: Bool { if case .bool(true) = self { true } else { false } }
}
