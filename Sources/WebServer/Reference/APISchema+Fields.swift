extension APISchema {
    /// A field of an object.
    struct Field {
        /// With the objects around it that have no name, such as `limits.maxBytes`.
        let name: String
        let isRequired: Bool
        /// What it may hold, and by default; empty for objects.
        let values: String
        /// The named objects that it may hold, or be a list of.
        let objects: [String]
        /// In English.
        let description: String
    }

    /// The fields of an object, in the document's order; objects that have names are not looked into.
    func fields(in document: APIDocument, _ words: PageWords, path: String = "") -> [Field] {
        let schema = document.resolved(self)
        var fields: [Field] = []
        for (name, property) in schema.properties {
            let value = document.resolved(property)
            let isRequired = schema.required.contains(name)
            let (item, objects) = (value.items, property.objects(in: document))
            if objects.isEmpty, !value.properties.isEmpty {
                fields += value.fields(in: document, words, path: "\(path)\(name).")
                continue
            }
            var values =
                objects.isEmpty || item != nil ? value.values(in: document, words) : ""
            if let standard = property.standard(in: document) {
                values += words("apiDefault", ["value": standard])
            }
            fields.append(
                Field(
                    name: path + name, isRequired: isRequired, values: values, objects: objects,
                    description: property.description ?? value.description ?? ""))
            if let item, objects.isEmpty {
                fields += item.fields(in: document, words, path: "\(path)\(name)[].")
            }
        }
        return fields
    }

    /// The named objects that stand here: as they are, as a choice, or in a list.
    func objects(in document: APIDocument) -> [String] {
        if let reference { return document.resolved(self).isObject(in: document) ? [reference] : [] }
        if let items { return items.objects(in: document) }
        return choices.flatMap { $0.objects(in: document) }
    }

    /// Whether it has fields, or is one of several objects.
    func isObject(in document: APIDocument) -> Bool {
        if !properties.isEmpty || (type == "object" && reference == nil) { return true }
        let choices = choices.filter { $0.type != "null" }
        return !choices.isEmpty && choices.allSatisfy { document.resolved($0).isObject(in: document) }
    }
}
