/// The form of the page, as a browser without JavaScript posts it.
///
/// It holds everything that both tabs know, whether it counts or not; what does not count is ignored here.
struct PageForm {
    private(set) var fields: [String: FieldValue] = [:]

    /// Throws ``Problem`` if a part is not text.
    init(_ form: MultipartForm) throws(Problem) {
        var files: [String: FieldValue] = [:]
        var texts: [String: String] = [:]
        for part in form.parts where !part.isLeftAlone && !part.isEmptyText {
            if part.head.isFile {
                files[part.head.name] = .object(["data": .file(try part.bytes())])
            } else {
                texts[part.head.name] = try FormFields.string(part)
            }
        }
        let kind = texts["mode"] == "combine" ? PaintingRequest.Kind.combine : .stylize
        fields["kind"] = .formText(kind.rawValue)

        for name in [
            "strength", "saturation", "contrast", "grain", "padding", "styleModel", "transformer", "format",
            "quality", "profile", "contentSize", "brush",
        ] {
            fields[name] = texts[name].map { .formText($0) }
        }
        // A slider, so that 1 is one percent and no switch.
        fields["preserveColor"] = texts["preserveColor"].map { text in
            Double(text).map { .number($0) } ?? .formText(text)
        }
        if texts["contentFull"] == "on" { fields["contentSize"] = .formText("full") }
        // A box that is not checked is not sent, and here it means no.
        fields["metadata"] = .bool(texts["metadata"] != nil)
        fields["keepMetadata"] = .bool(texts["keepMetadata"] != nil)
        // Without scripts the second box can be checked alone.
        fields["keepLocation"] = .bool(texts["keepMetadata"] != nil && texts["keepLocation"] != nil)
        fields["content"] = files["content"] ?? Self.sample(texts["contentSample"])

        let first = Self.style(
            files["style"] ?? Self.sample(texts["styleSample"]), size: texts["styleSize"],
            square: texts["square"])
        switch kind {
        case .stylize:
            fields["style"] = first
        case .combine:
            fields["ratio"] = texts["ratio"].map { .formText($0) }
            let second = Self.style(
                files["styleB"] ?? Self.sample(texts["styleBSample"]), size: texts["styleBSize"],
                square: texts["styleBSquare"])
            let styles = [first, second].compactMap { $0 }
            fields["styles"] = styles.isEmpty ? nil : .list(styles.map { .object(["style": $0]) })
        }
    }

    private static func sample(_ text: String?) -> FieldValue? {
        guard let text, !text.isEmpty else { return nil }
        return FormFields.reference(text)
    }

    private static func style(_ style: FieldValue?, size: String?, square: String?) -> FieldValue? {
        guard case .object(var fields) = style else { return nil }
        if fields["saved"] == nil {
            if let size, !size.isEmpty { fields["styleSize"] = .formText(size) }
            if square != nil { fields["square"] = .bool(true) }
        }
        return .object(fields)
    }
}
