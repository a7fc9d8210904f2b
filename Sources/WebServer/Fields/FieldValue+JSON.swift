import NIOCore
import StrictJSON

extension FieldValue {
    /// Sixteen styles of a hundred numbers each, and as much again five times over.
    static let jsonLimits = JSONLimits(values: 10_000, depth: 32)

    /// Strings of more bytes stay in the body: ``longText(_:)``.
    static let longestCopy = 4096

    /// No key that is known, and no name that a client may choose, has more bytes.
    static let longestKey = 256

    /// Reads a JSON object.
    ///
    /// What it costs beside the body is bounded by ``jsonLimits``. Throws ``Problem``: 400 if the text is not JSON
    /// or a key stands twice in an object, 413 beyond the limits, 422 if it is no object; and `CancellationError` as
    /// soon as `isCancelled` says so.
    static func object(
        json body: ByteBuffer, isCancelled: @escaping () -> Bool = { false }
    ) throws -> [String: FieldValue] {
        let value: FieldValue
        do {
            value = try body.withUnsafeReadableBytes { text in
                var builder = Builder(
                    body: body, text: text, reader: JSONReader(text, limits: jsonLimits),
                    isCancelled: isCancelled)
                return try builder.root()
            }
        } catch let error as JSONError {
            throw Problem(error)
        }
        guard case .object(let object) = value else {
            throw Problem.invalidField("body", "the body must be a JSON object", allowed: "an object")
        }
        return object
    }

    private struct Builder {
        let body: ByteBuffer
        let text: UnsafeRawBufferPointer
        var reader: JSONReader
        let isCancelled: () -> Bool

        mutating func root() throws -> FieldValue {
            let value = try value(try next())
            // What follows the value is an error.
            _ = try next()
            return value
        }

        private mutating func next() throws -> JSONToken? {
            if isCancelled() { throw CancellationError() }
            return try reader.next()
        }

        /// The value that begins with `token`.
        ///
        /// As deep as the limit allows, and no deeper.
        private mutating func value(_ token: JSONToken?) throws -> FieldValue {
            switch token {
            case .beginObject:
                var object: [String: FieldValue] = [:]
                while case .key(let string) = try next() {
                    guard string.bytes.count <= longestKey else {
                        throw Problem.badRequest(
                            "the body is not a request: it has a key of \(string.bytes.count) bytes",
                            hint: "see /api/docs for its fields")
                    }
                    let key = reader.text(string)
                    guard object[key] == nil else {
                        throw JSONError.malformed(
                            position: string.bytes.lowerBound,
                            reason: "the key '\(key.prefix(64))' stands again")
                    }
                    object[key] = try value(try next())
                }
                return .object(object)
            case .beginArray:
                var list: [FieldValue] = []
                while let token = try next(), token != .endArray { list.append(try value(token)) }
                return .list(list)
            case .string(let string): return self.string(string)
            case .number(let number): return .number(number)
            case .bool(let bool): return .bool(bool)
            case .null, .key, .endArray, .endObject, nil: return .null
            }
        }

        private func string(_ string: JSONString) -> FieldValue {
            guard string.bytes.count > longestCopy,
                let bytes = body.getSlice(
                    at: body.readerIndex + string.bytes.lowerBound, length: string.bytes.count)
            else { return .text(reader.text(string)) }
            return .longText(LongText(bytes: bytes, hasEscapes: string.hasEscapes))
        }
    }
}

extension Problem {
    /// What is wrong with a body that should be JSON.
    init(_ error: JSONError) {
        switch error {
        case .malformed, .numberTooLong:
            self = .badRequest("the body is not JSON: \(error)", hint: "send one JSON object in UTF-8")
        case .tooDeep(_, let limit):
            self = .badRequest("the body is not a request: \(error)", hint: "see /api/docs for its fields")
            limits = ["maxDepth": limit]
        case .tooManyValues(let limit):
            self = .tooLarge(
                "the body is too large: \(error)", allowed: "at most \(limit) values",
                hint: "see /api/docs for the fields of this request")
            limits = ["maxValues": limit]
        }
    }
}
