import StrictJSON

/// The members of one JSON object, each as it stands in the text: nothing inside them is made into values.
///
/// A picture in base64 stays where it arrived, whoever looks at what stands around it.
struct JSONMembers {
    /// A member; ranges are byte positions in the text.
    enum Member: Equatable {
        case text(JSONString)
        case number(Double)
        case bool(Bool)
        case null
        case object(Range<Int>)
        case array
    }

    private let text: UnsafeRawBufferPointer
    private var members: [String: Member] = [:]

    /// More values than any message has, deeper than any of them.
    private static let limits = JSONLimits(values: 20_000, depth: 40)
    /// Keys that are longer are nobody's here.
    private static let longestKey = 256

    /// Reads the object that `range` of `text` is; `nil` if it is no object.
    ///
    /// The text must stay where it is as long as this is used. Throws `JSONError`, also where a key stands twice.
    init?(_ text: UnsafeRawBufferPointer, _ range: Range<Int>? = nil) throws(JSONError) {
        let range = range ?? 0..<text.count
        self.text = text
        var reader = JSONReader(UnsafeRawBufferPointer(rebasing: text[range]), limits: Self.limits)
        guard try reader.next() == .beginObject else { return nil }
        while case .key(let string)? = try reader.next() {
            let start = reader.position
            let member = try Self.member(&reader, from: start, offset: range.lowerBound)
            guard string.bytes.count <= Self.longestKey else { continue }
            let key = reader.text(string)
            guard members.updateValue(member, forKey: key) == nil else {
                throw .malformed(
                    position: string.bytes.lowerBound, reason: "the key '\(key.prefix(64))' stands again")
            }
        }
        // What follows the object is an error.
        _ = try reader.next()
    }

    private static func member(
        _ reader: inout JSONReader, from start: Int, offset: Int
    ) throws(JSONError) -> Member {
        var depth = 0
        var first: JSONToken?
        repeat {
            guard let token = try reader.next() else { return .null }
            first = first ?? token
            switch token {
            case .beginArray, .beginObject: depth += 1
            case .endArray, .endObject: depth -= 1
            case .key, .string, .number, .bool, .null: break
            }
        } while depth > 0
        switch first {
        case .string(let string):
            let bytes = string.bytes.lowerBound + offset..<string.bytes.upperBound + offset
            return .text(JSONString(bytes: bytes, hasEscapes: string.hasEscapes))
        case .number(let number): return .number(number)
        case .bool(let bool): return .bool(bool)
        case .beginObject: return .object(start + offset..<reader.position + offset)
        case .beginArray: return .array
        default: return .null
        }
    }

    subscript(_ name: String) -> Member? { members[name] }

    /// A text of at most so many characters; `nil` for anything else.
    func text(_ name: String, upTo limit: Int = 256) -> String? {
        // An escape sequence has up to twelve bytes for a character.
        guard case .text(let string)? = members[name], string.bytes.count <= 12 * limit else { return nil }
        let value = JSONReader.text(string, in: text)
        return value.unicodeScalars.count <= limit ? value : nil
    }

    /// The members of the object under a name; `nil` if there is none.
    func members(_ name: String) throws(JSONError) -> JSONMembers? {
        guard case .object(let range)? = members[name] else { return nil }
        return try JSONMembers(text, range)
    }

    /// The id, or token, under a name; `nil` if it can be none.
    func id(_ name: String) -> MessageID? {
        switch members[name] {
        case .number(let number): MessageID(number)
        case .text: text(name, upTo: MessageID.longestText).map { .text($0) }
        default: nil
        }
    }
}
