/// The fields of an image edit, from a form or JSON, under the names that ``ImageEdit`` knows.
enum ImageEditFields {
    /// A form's: `image` and `mask` are files (or, here, the names of samples and uploads), all else is text.
    ///
    /// Clients repeat `image` as it is, as `image[]` or with numbers. Throws ``Problem`` if a part is not text.
    static func read(_ form: MultipartForm) throws(Problem) -> [String: FieldValue] {
        var fields: [String: FieldValue] = [:]
        var images: [FieldValue] = []
        for part in form.parts where !part.isLeftAlone && !part.isEmptyText {
            let name = part.head.name
            switch name.prefix(while: { $0 != "[" }) {
            case "image": images.append(try FormFields.picture(part))
            case "mask": fields["mask"] = try FormFields.picture(part)
            default:
                // Files that this API does not know are left alone, too.
                if !part.head.isFile { fields[name] = .formText(try FormFields.string(part)) }
            }
        }
        if !images.isEmpty { fields["image"] = .list(images) }
        return fields
    }

    /// A JSON object's: pictures are objects with an `image_url`, or texts, and these are `data:` URLs.
    static func read(_ object: [String: FieldValue]) throws(Problem) -> [String: FieldValue] {
        var fields = object
        let images = fields.removeValue(forKey: "images") ?? fields["image"]
        switch images {
        case nil, .null: fields["image"] = nil
        case .list(let items):
            fields["image"] = .list(
                try items.enumerated().map { index, item throws(Problem) in
                    try picture(item, name: "images[\(index)]")
                })
        case let one?: fields["image"] = .list([try picture(one, name: "image")])
        }
        if let mask = fields["mask"], mask != .null { fields["mask"] = try picture(mask, name: "mask") }
        return fields
    }

    private static func picture(_ value: FieldValue, name: String) throws(Problem) -> FieldValue {
        switch value {
        case .longText: return .object(["data": value])
        case .text(let text):
            if text.hasPrefix("http:") || text.hasPrefix("https:") {
                throw .invalidField(
                    name, "this server fetches no pictures from elsewhere", allowed: "a data: URL",
                    hint: "send the file itself")
            }
            return text.hasPrefix("data:") ? .object(["data": value]) : FormFields.reference(text)
        case .object(let fields):
            guard let url = fields["image_url"] else {
                throw .invalidField(
                    name, "\(name) has no image_url", allowed: "an object with image_url",
                    hint: "files are not kept here: send the picture as a data: URL")
            }
            if case .object(let inner) = url, let address = inner["url"] {
                return try picture(address, name: name)
            }
            return try picture(url, name: name)
        default:
            throw .invalidField(name, "\(name) is \(value.shown), not a picture", allowed: "a data: URL")
        }
    }
}
