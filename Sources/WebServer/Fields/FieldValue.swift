/// A value of a request's field, whether it came in JSON or in a form.
enum FieldValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    /// A text of JSON that is too long to be copied before it is known what for: a picture in base64.
    case longText(LongText)
    /// A text of a form, which may mean a number or a switch: forms have texts only.
    case formText(String)
    /// A file of a form.
    case file([UInt8])
    case list([FieldValue])
    case object([String: FieldValue])
}

extension FieldValue {
    /// The value as problems show it: enough to recognize it.
    var shown: String {
        switch self {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .number(let number): FieldReader.plain(number)
        case .text(let text), .formText(let text): "'\(text.prefix(40))\(text.count > 40 ? "…" : "")'"
        case .longText: "a long text"
        case .file: "a file"
        case .list: "a list"
        case .object: "an object"
        }
    }
}
