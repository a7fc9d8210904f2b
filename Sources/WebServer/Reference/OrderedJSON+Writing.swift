extension OrderedJSON {
    /// In one line, with spaces where people put them.
    var oneLine: String { written(depth: nil) }

    /// One member or item a line, but for lists of plain values.
    var indented: String { written(depth: 0) }

    private func written(depth: Int?) -> String {
        switch self {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .number(let number): FieldReader.plain(number)
        case .text(let text): Self.quoted(text)
        case .list(let items):
            Self.joined(
                items.map { $0.written(depth: depth.map { $0 + 1 }) }, in: "[", "]",
                depth: items.contains { $0.isNested } ? depth : nil)
        case .object(let members):
            Self.joined(
                members.map { "\(Self.quoted($0.key)): \($0.value.written(depth: depth.map { $0 + 1 }))" },
                in: "{", "}", depth: depth)
        }
    }

    private var isNested: Bool {
        switch self {
        case .list, .object: true
        default: false
        }
    }

    private static func joined(_ parts: [String], in open: String, _ close: String, depth: Int?) -> String {
        guard let depth, !parts.isEmpty else { return open + parts.joined(separator: ", ") + close }
        let margin = String(repeating: "  ", count: depth)
        return "\(open)\n" + parts.map { "\(margin)  \($0)" }.joined(separator: ",\n") + "\n\(margin)\(close)"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
