import StrictJSON

/// A value of the JSON that `ffprobe` prints.
enum ProbedValue {
    case object([String: ProbedValue])
    case array([ProbedValue])
    case text(String)
    case number(Double)
    case other

    /// Throws `JSONError`.
    init(_ json: String) throws(JSONError) {
        var json = json
        var fault: JSONError?
        let value = json.withUTF8 { text -> ProbedValue in
            do throws(JSONError) {
                var reader = JSONReader(
                    UnsafeRawBufferPointer(text), limits: JSONLimits(values: 200_000, depth: 12))
                guard let first = try reader.next() else { return .other }
                let value = try Self.value(first, &reader)
                _ = try reader.next()
                return value
            } catch {
                fault = error
                return .other
            }
        }
        if let fault { throw fault }
        self = value
    }

    private static func value(_ token: JSONToken, _ reader: inout JSONReader) throws(JSONError) -> ProbedValue
    {
        switch token {
        case .beginObject:
            var members: [String: ProbedValue] = [:]
            while let token = try reader.next(), token != .endObject {
                guard case .key(let key) = token, let first = try reader.next() else { continue }
                members[reader.text(key)] = try value(first, &reader)
            }
            return .object(members)
        case .beginArray:
            var elements: [ProbedValue] = []
            while let token = try reader.next(), token != .endArray {
                elements.append(try value(token, &reader))
            }
            return .array(elements)
        case .string(let string): return .text(reader.text(string))
        case .number(let number): return .number(number)
        default: return .other
        }
    }

    /// The member `name` of an object.
    subscript(name: String) -> ProbedValue {
        if case .object(let members) = self { members[name] ?? .other } else { .other }
    }

    /// The elements of an array; none of anything else.
    var elements: [ProbedValue] { if case .array(let elements) = self { elements } else { [] } }

    /// A text; of a number its digits.
    var text: String? { if case .text(let text) = self { text } else { nil } }

    /// A number, also one in a text.
    var number: Double? {
        switch self {
        case .number(let number): number
        case .text(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
        default: nil
        }
    }

    /// A whole number, also one in a text.
    var integer: Int? { number.flatMap { Int(exactly: $0) } }

    /// A positive ratio.
    var ratio: Rational? { text.flatMap { Rational($0) } }
}
