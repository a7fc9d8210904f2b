import Foundation

/// A value of a request's field, whether it came in JSON or in a form.
enum FieldValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    /// A text of a form, which stands for a number or a switch as well: forms know texts only.
    case formText(String)
    /// A file of a form.
    case file([UInt8])
    case list([FieldValue])
    case object([String: FieldValue])
}

extension FieldValue: Decodable {
    init(from decoder: any Decoder) throws {
        if let keyed = try? decoder.container(keyedBy: AnyKey.self) {
            var object: [String: FieldValue] = [:]
            for key in keyed.allKeys {
                object[key.stringValue] = try keyed.decode(FieldValue.self, forKey: key)
            }
            self = .object(object)
            return
        }
        if var list = try? decoder.unkeyedContainer() {
            var values: [FieldValue] = []
            while !list.isAtEnd { values.append(try list.decode(FieldValue.self)) }
            self = .list(values)
            return
        }
        let single = try decoder.singleValueContainer()
        if single.decodeNil() {
            self = .null
        } else if let bool = try? single.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? single.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try single.decode(String.self))
        }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads a JSON object. Throws ``Problem``: 400 if the text is not JSON, 422 if it is not an object.
    static func object(json bytes: some ContiguousBytes & Sequence<UInt8>) throws(Problem) -> [String:
        FieldValue]
    {
        let value: FieldValue
        do {
            value = try JSONDecoder().decode(FieldValue.self, from: Data(bytes))
        } catch {
            throw .badRequest("the body is not JSON", remedy: "send one JSON object in UTF-8")
        }
        guard case .object(let object) = value else {
            throw .invalidField("body", "the body must be a JSON object", allowed: "an object")
        }
        return object
    }
}
