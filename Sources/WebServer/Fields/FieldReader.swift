/// Takes fields out of a request's object, one by one, each with its range.
///
/// ``finish()`` rejects fields that were not asked for, so that a misspelt name is an error.
struct FieldReader {
    private var fields: [String: FieldValue]
    /// Where this object stands in the request, such as `styles[1].`; before every field's name in problems.
    let path: String

    init(_ fields: [String: FieldValue], path: String = "") {
        self.fields = fields
        self.path = path
    }

    /// The field's full name.
    func name(_ field: String) -> String { path + field }

    /// The value as it is; `nil` for `null`, which many languages write where nothing was set.
    mutating func value(_ field: String) -> FieldValue? {
        let value = fields.removeValue(forKey: field)
        return value == .null ? nil : value
    }

    /// The value without taking it.
    func peek(_ field: String) -> FieldValue? {
        let value = fields[field]
        return value == .null ? nil : value
    }

    mutating func number(_ field: String, in range: ClosedRange<Double>, default fallback: Double)
        throws(Problem)
        -> Double
    {
        try number(field, in: range) ?? fallback
    }

    mutating func number(_ field: String, in range: ClosedRange<Double>) throws(Problem) -> Double? {
        guard let value = value(field) else { return nil }
        let allowed = "\(Self.plain(range.lowerBound))...\(Self.plain(range.upperBound))"
        let number: Double?
        switch value {
        case .number(let given): number = given
        case .formText(let text): number = Double(text.trimmingSpaces)
        default: number = nil
        }
        guard let number, number.isFinite else {
            throw .invalidField(
                name(field), "\(name(field)) is \(value.shown), but must be a number", allowed: allowed)
        }
        guard range.contains(number) else {
            throw .invalidField(name(field), "\(name(field)) is \(Self.plain(number))", allowed: allowed)
        }
        return number
    }

    mutating func integer(_ field: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        let bounds = Double(range.lowerBound)...Double(range.upperBound)
        guard let number = try number(field, in: bounds) else { return nil }
        guard number.rounded() == number else {
            throw .invalidField(
                name(field), "\(name(field)) is \(number), but must be a whole number",
                allowed: "\(range.lowerBound)...\(range.upperBound)")
        }
        return Int(number)
    }

    /// The field as `read` understands it, or `meaning` where it holds the text `word`.
    mutating func word<Value>(
        _ word: String, meaning: Value, in field: String,
        else read: (inout FieldReader) throws(Problem) -> Value?
    ) throws(Problem) -> Value? {
        switch peek(field) {
        case .text(word), .formText(word):
            _ = value(field)
            return meaning
        default:
            do {
                return try read(&self)
            } catch {
                var problem = error
                problem.allowed = problem.allowed.map { "\($0), or \"\(word)\"" }
                throw problem
            }
        }
    }

    mutating func flag(_ field: String) throws(Problem) -> Bool? {
        guard let value = value(field) else { return nil }
        switch value {
        case .bool(let given): return given
        case .formText(let text):
            switch text.lowercased() {
            case "on", "true", "1", "yes": return true
            case "off", "false", "0", "no": return false
            default: break
            }
        default: break
        }
        throw .invalidField(
            name(field), "\(name(field)) is \(value.shown), but must be true or false", allowed: "true, false"
        )
    }

    /// A number in a range, of which `true` is the upper end and `false` the lower: a switch that became a slider.
    ///
    /// In a form, where all is text, `1` is `true`, as in other switches.
    mutating func level(_ field: String, in range: ClosedRange<Double>) throws(Problem) -> Double? {
        var copy = self
        if let isOn = try? copy.flag(field) {
            self = copy
            return isOn ? range.upperBound : range.lowerBound
        }
        do {
            return try number(field, in: range)
        } catch {
            var problem = error
            problem.allowed = problem.allowed.map { "\($0), or true, false" }
            throw problem
        }
    }

    mutating func text(_ field: String, maximumLength: Int = 256) throws(Problem) -> String? {
        guard let value = value(field) else { return nil }
        switch value {
        case .longText(let long) where long.count <= maximumLength * 12:
            // An escape sequence has up to twelve bytes for a character.
            var single = FieldReader([field: .text(long.text)], path: path)
            return try single.text(field, maximumLength: maximumLength)
        case .longText:
            throw .invalidField(
                name(field), "\(name(field)) has more than \(maximumLength) characters",
                allowed: "at most \(maximumLength) characters")
        case .text(let text), .formText(let text):
            guard text.utf8.count <= maximumLength * 4, text.count <= maximumLength else {
                throw .invalidField(
                    name(field), "\(name(field)) has more than \(maximumLength) characters",
                    allowed: "at most \(maximumLength) characters")
            }
            // No text has a use for it, and C libraries take it for the end.
            guard !text.utf8.contains(0) else {
                throw .invalidField(name(field), "\(name(field)) holds the character U+0000")
            }
            return text
        default:
            throw .invalidField(
                name(field), "\(name(field)) is \(value.shown), but must be a text", allowed: "a text")
        }
    }

    /// One of the words of `choices`; `aliases` are understood as well.
    mutating func choice<Choice: RawRepresentable<String> & Equatable>(
        _ field: String, of choices: [Choice], aliases: [String: Choice] = [:]
    ) throws(Problem) -> Choice? {
        guard let text = try text(field) else { return nil }
        guard let choice = Choice(rawValue: text) ?? aliases[text], choices.contains(choice) else {
            throw .invalidField(
                name(field), "\(name(field)) is '\(text.prefix(64))'",
                allowed: choices.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    mutating func object(_ field: String) throws(Problem) -> FieldReader? {
        guard let value = value(field) else { return nil }
        return try Self.object(value, name: name(field))
    }

    mutating func list(_ field: String, count: ClosedRange<Int>) throws(Problem) -> [FieldValue]? {
        guard let value = value(field) else { return nil }
        let allowed =
            count.count == 1 ? "\(count.lowerBound) items" : "\(count.lowerBound)...\(count.upperBound) items"
        guard case .list(let items) = value else {
            throw .invalidField(
                name(field), "\(name(field)) is \(value.shown), but must be a list", allowed: allowed)
        }
        guard count.contains(items.count) else {
            throw .invalidField(name(field), "\(name(field)) has \(items.count) items", allowed: allowed)
        }
        return items
    }

    /// Leaves alone what was not asked for, where others say which fields there are.
    mutating func ignoreRest() { fields = [:] }

    /// Throws if fields are left that were not asked for.
    func finish() throws(Problem) {
        guard let unknown = fields.keys.min() else { return }
        throw .invalidField(
            name(String(unknown.prefix(64))), "there is no field '\(name(String(unknown.prefix(64))))'",
            hint: "leave it out; /api/docs lists the fields")
    }

    static func object(_ value: FieldValue, name: String) throws(Problem) -> FieldReader {
        guard case .object(let fields) = value else {
            throw .invalidField(
                name, "\(name) is \(value.shown), but must be an object", allowed: "an object")
        }
        return FieldReader(fields, path: name + ".")
    }

    /// `5` rather than `5.0`.
    static func plain(_ number: Double) -> String {
        number.rounded() == number && number.magnitude < 1e15 ? String(Int(number)) : String(number)
    }
}
