import Foundation

extension JSON: Decodable {
    package init(from decoder: any Decoder) throws {
        if let members = try? [String: JSON](from: decoder) {
            self = .object(members)
        } else if let values = try? [JSON](from: decoder) {
            self = .list(values)
        } else {
            self = try Self.scalar(decoder.singleValueContainer())
        }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> JSON {
        if container.decodeNil() { return .null }
        if let value = try? container.decode(Bool.self) { return .bool(value) }
        if let value = try? container.decode(Double.self) { return .number(value) }
        return .text(try container.decode(String.self))
    }

    /// Reads a text in UTF-8.
    package init(_ text: some Sequence<UInt8>) throws {
        self = try JSONDecoder().decode(JSON.self, from: Data(text))
    }
}

extension JSON {
    /// A value is not there, or is of another kind than a test reads.
    package struct Mismatch: Error, CustomStringConvertible {
        /// What is missing, and in what.
        package let description: String
    }

    private func mismatch(_ expected: String) -> Mismatch {
        Mismatch(description: "no \(expected) in \(self)")
    }

    /// The member of that name, which must be there.
    package subscript(name: String) -> JSON {
        get throws {
            guard let member = try members[name] else { throw mismatch("member '\(name)'") }
            return member
        }
    }

    /// The value at that place, counted from 0, which must be there.
    package subscript(index: Int) -> JSON {
        get throws {
            let items = try items
            guard items.indices.contains(index) else { throw mismatch("value [\(index)]") }
            return items[index]
        }
    }

    /// The member of that name; `nil` where there is none, or it is `null`.
    package func optional(_ name: String) throws -> JSON? {
        let member = try members[name]
        return member == .null ? nil : member
    }

    /// The members of an object.
    package var members: [String: JSON] {
        get throws {
            guard case .object(let members) = self else { throw mismatch("object") }
            return members
        }
    }

    /// The values of a list.
    package var items: [JSON] {
        get throws {
            guard case .list(let values) = self else { throw mismatch("list") }
            return values
        }
    }

    /// The characters of a text.
    package var string: String {
        get throws {
            guard case .text(let text) = self else { throw mismatch("text") }
            return text
        }
    }

    /// A number.
    package var double: Double {
        get throws {
            guard case .number(let number) = self else { throw mismatch("number") }
            return number
        }
    }

    /// A number without a fraction.
    package var int: Int {
        get throws {
            guard let number = Int(exactly: try double) else { throw mismatch("whole number") }
            return number
        }
    }
}
