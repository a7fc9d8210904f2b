import Foundation

/// The texts of the pages, one flat table a language, read from `Public/strings`.
struct StringTable: Sendable {
    private let tables: [Language: [String: String]]
    /// The keys of the samples' titles, by the titles in all languages.
    let samplesByTitle: [String: String]

    init(_ tables: [Language: [String: String]]) {
        self.tables = tables
        var keys: [String: String] = [:]
        for (key, text) in tables.values.joined() where key.hasPrefix("sample-") { keys[text] = key }
        samplesByTitle = keys
    }

    /// Reads the file of each ``Language``, such as `en.json`.
    ///
    /// Throws ``WebServerError`` if one is missing or is no flat table.
    init(folder: URL) throws(WebServerError) {
        var tables: [Language: [String: String]] = [:]
        for language in Language.allCases {
            let file = folder.appending(path: "\(language.rawValue).json")
            do {
                tables[language] = try JSONDecoder().decode(
                    [String: String].self, from: Data(contentsOf: file))
            } catch {
                throw .publicFolderIncomplete(file: "strings/\(language.rawValue).json", reason: "\(error)")
            }
        }
        self.init(tables)
    }

    /// All texts of a language, for templates.
    func all(_ language: Language) -> [String: String] { tables[language] ?? [:] }

    /// Whether a language has the text itself.
    func has(_ key: String, _ language: Language) -> Bool { tables[language]?[key] != nil }

    /// One text, with `{name}` replaced by the values given; English, then the key itself, stands in for a
    /// text that is missing.
    func text(_ key: String, _ language: Language, _ values: [String: String] = [:]) -> String {
        var text = tables[language]?[key] ?? tables[.english]?[key] ?? key
        for (name, value) in values { text = text.replacingOccurrences(of: "{\(name)}", with: value) }
        return text
    }
}
