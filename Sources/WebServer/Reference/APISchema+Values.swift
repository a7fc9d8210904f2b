/// Texts of the pages in one language.
struct PageWords {
    let strings: StringTable
    let language: Language

    func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        strings.text(key, language, values)
    }
}

extension APISchema {
    /// What may stand here, in the words of problems: `1...16, or "auto"`.
    func values(in document: APIDocument, _ words: PageWords) -> String {
        let schema = document.resolved(self)
        let json = schema.json
        if let const = json["const"] { return const.oneLine }
        if let list = json["enum"] {
            return list.items.map(\.oneLine).filter { $0 != "null" }.joined(separator: ", ")
        }
        let choices = schema.choices.map { $0.values(in: document, words) }.filter { !$0.isEmpty }
        if !choices.isEmpty { return choices.joined(separator: words("apiOr")) }
        switch schema.type {
        case "boolean": return "true, false"
        case "integer": return Self.range(json, "minimum", "maximum", words) ?? words("apiInteger")
        case "number": return Self.range(json, "minimum", "maximum", words) ?? words("apiNumber")
        case "string":
            if json["format"]?.text == "binary" { return words("apiFile") }
            guard let most = json["maxLength"]?.number else { return words("apiText") }
            return words("apiTextAtMost", ["most": FieldReader.plain(most)])
        case "array":
            guard let range = Self.range(json, "minItems", "maxItems", words) else { return words("apiList") }
            return words("apiItems", ["count": range])
        case "object": return words("apiObject")
        default: return ""
        }
    }

    /// What holds where nothing is said.
    func standard(in document: APIDocument) -> String? {
        guard let value = json["default"] ?? document.resolved(self).json["default"] else { return nil }
        return value.oneLine
    }

    /// `0...100`, or one number where both bounds are the same; `nil` where there is none.
    private static func range(
        _ json: OrderedJSON, _ lower: String, _ upper: String, _ words: PageWords
    ) -> String? {
        let (least, most) = (json[lower]?.number, json[upper]?.number)
        switch (least.map(FieldReader.plain), most.map(FieldReader.plain)) {
        case (let least?, let most?): return least == most ? least : "\(least)...\(most)"
        case (let least?, nil): return words("apiAtLeast", ["least": least])
        case (nil, let most?): return words("apiAtMost", ["most": most])
        case (nil, nil): return nil
        }
    }
}
