/// A form's parts as the fields that a JSON request has.
///
/// A part with a file name is a picture file; one without is a text: a number, a switch, a sample's name,
/// `upload:ID`, or `saved:ID` for styles. A style's `weight`, `styleSize` and `square` may be repeated, and then
/// belong to the styles in their order; a `mask` and a `regionStrength` belong to the style before them; `tags` may be
/// repeated, or hold several with commas between.
struct FormFields {
    private(set) var fields: [String: FieldValue] = [:]

    /// Throws ``Problem`` if a part is not text, or there are more settings than styles.
    init(_ form: MultipartForm) throws(Problem) {
        var styles: [FieldValue] = []
        var repeated: [String: [FieldValue]] = [:]
        var scalars: [String: FieldValue] = [:]
        var tags: [String] = []
        var regional: [Int: [String: FieldValue]] = [:]
        for part in form.parts where !part.isLeftAlone && !part.isEmptyText {
            switch part.head.name {
            case "content", "picture", "keep", "strengthMask":
                scalars[part.head.name] = try Self.picture(part)
            case "style", "styleA", "styleB": styles.append(try Self.picture(part))
            case "mask":
                try Self.note(try Self.picture(part), as: "mask", part, of: styles.count, in: &regional)
            case "regionStrength":
                try Self.note(try Self.text(part), as: "strength", part, of: styles.count, in: &regional)
            case "styles":
                throw .invalidField(
                    "styles", "a form has no field 'styles'", hint: "repeat the field style, once for each")
            case "weight", "styleSize", "square":
                repeated[part.head.name, default: []].append(try Self.text(part))
            case "tags": tags.append(try Self.string(part))
            default: scalars[part.head.name] = try Self.text(part)
            }
        }
        if !tags.isEmpty { scalars["tags"] = .formText(tags.joined(separator: ",")) }
        let weights = repeated.removeValue(forKey: "weight") ?? []
        fields = scalars
        try attach(repeated, to: &styles)
        // Whether these are too many for the request's kind is the validator's question.
        if styles.count > 1 || !weights.isEmpty || !regional.isEmpty {
            guard weights.isEmpty || weights.count == styles.count else {
                throw .invalidField(
                    "weight", "there are \(weights.count) weights for \(styles.count) styles",
                    hint: "weight all or none")
            }
            fields["styles"] = .list(
                styles.enumerated().map { index, style in
                    var entry = regional[index] ?? [:]
                    entry["style"] = style
                    if !weights.isEmpty { entry["weight"] = weights[index] }
                    return .object(entry)
                })
        } else if let style = styles.first {
            fields["style"] = style
        }
    }

    /// Notes what a part says of the region of the last of `count` styles.
    private static func note(
        _ value: FieldValue, as name: String, _ part: MultipartForm.Part, of count: Int,
        in regional: inout [Int: [String: FieldValue]]
    ) throws(Problem) {
        let field = part.head.name
        guard count > 0 else {
            throw .invalidField(
                field, "\(field) stands before all styles, and belongs to the one before it",
                hint: "send style first, and its \(field) after it")
        }
        guard regional[count - 1]?[name] == nil else {
            throw .invalidField(
                field, "there are two of \(field) behind style \(count)",
                hint: "send each behind the style that it is for")
        }
        regional[count - 1, default: [:]][name] = value
    }

    /// One value holds for all styles; several belong to them one by one.
    private mutating func attach(_ repeated: [String: [FieldValue]], to styles: inout [FieldValue])
        throws(Problem)
    {
        for (name, values) in repeated {
            if values.count == 1 {
                fields[name] = values[0]
                continue
            }
            guard values.count == styles.count else {
                throw .invalidField(
                    name, "there are \(values.count) values of \(name) for \(styles.count) styles",
                    hint: "send one for all, or one for each")
            }
            for (index, value) in values.enumerated() {
                // A saved style or a vector has no such setting, and a form cannot leave one out.
                guard case .object(var style) = styles[index], style["saved"] == nil else { continue }
                style[name] = value
                styles[index] = .object(style)
            }
        }
    }

    static func picture(_ part: MultipartForm.Part) throws(Problem) -> FieldValue {
        if part.head.isFile { return .object(["data": .file(try part.bytes())]) }
        return reference(try string(part))
    }

    /// The picture or style that a text names.
    static func reference(_ text: String) -> FieldValue {
        if text.hasPrefix("upload:") { return .object(["upload": .text(String(text.dropFirst(7)))]) }
        if text.hasPrefix("saved:") { return .object(["saved": .text(String(text.dropFirst(6)))]) }
        return .object(["sample": .text(text)])
    }

    private static func text(_ part: MultipartForm.Part) throws(Problem) -> FieldValue {
        .formText(try string(part))
    }

    static func string(_ part: MultipartForm.Part) throws(Problem) -> String {
        guard let text = String(validating: try part.bytes(), as: UTF8.self) else {
            throw .invalidField(String(part.head.name.prefix(64)), "the text is not UTF-8")
        }
        return text
    }
}

extension MultipartForm.Part {
    /// Whether this is a field in which nothing was written.
    var isEmptyText: Bool { !head.isFile && isEmpty }

    /// Whether this is a file field in which nothing was chosen.
    var isLeftAlone: Bool { head.isFile && isEmpty && head.hasEmptyFileName }
}
