/// The parts of a form that verifies a result, as the fields that a JSON request has: `style` and `mask` are repeated.
struct VerificationForm {
    private(set) var fields: [String: FieldValue] = [:]

    /// Throws ``Problem`` if a part is not text.
    init(_ form: MultipartForm) throws(Problem) {
        var lists: [String: [FieldValue]] = [:]
        for part in form.parts where !part.isLeftAlone && !part.isEmptyText {
            switch part.head.name {
            case "result", "content", "strengthMask", "keep":
                fields[part.head.name] = try FormFields.picture(part)
            case "style", "mask":
                lists[part.head.name + "s", default: []].append(try FormFields.picture(part))
            case let name: fields[name] = .formText(try FormFields.string(part))
            }
        }
        for (name, list) in lists { fields[name] = .list(list) }
    }
}
