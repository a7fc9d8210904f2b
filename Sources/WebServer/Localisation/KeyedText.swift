/// A text by its key, with what is filled in: said once it is known in which language.
struct KeyedText: Sendable, Equatable {
    let key: String
    var places: [String: String] = [:]

    /// The text of that key.
    init(_ key: String, _ places: [String: String] = [:]) {
        self.key = key
        self.places = places
    }
}

extension StringTable {
    /// The text in words.
    func text(_ text: KeyedText, _ language: Language) -> String {
        self.text(text.key, language, text.places)
    }
}
