/// A piece of a JSON text.
///
/// Ranges are byte positions in the text.
package enum JSONToken: Equatable, Sendable {
    case beginObject
    case endObject
    case beginArray
    case endArray
    /// A key; its value follows.
    case key(JSONString)
    case string(JSONString)
    case number(Double)
    case bool(Bool)
    case null
}

/// A string as it stands in a JSON text: checked, not yet copied.
package struct JSONString: Equatable, Sendable {
    /// The bytes between the quotation marks.
    package let bytes: Range<Int>
    /// Whether some of them are escape sequences.
    package let hasEscapes: Bool

    /// A string in a text.
    package init(bytes: Range<Int>, hasEscapes: Bool) {
        self.bytes = bytes
        self.hasEscapes = hasEscapes
    }
}
