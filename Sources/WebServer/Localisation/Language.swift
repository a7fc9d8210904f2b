/// A language that the pages speak.
package enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case simplifiedChinese = "zh-Hans"

    /// The language's name in itself.
    var ownName: String {
        switch self {
        case .english: "English"
        case .simplifiedChinese: "简体中文"
        }
    }

    /// The cookie that remembers a choice of language.
    static let cookie = "impasto-lang"

    /// The language of an answer: `?lang=` if it names one, else the cookie's, else the best of
    /// `Accept-Language`, else English.
    static func negotiated(query: String?, cookie: String?, acceptLanguage: String?) -> Language {
        if let query, let chosen = Language(tag: query) { return chosen }
        if let cookie, let remembered = Language(rawValue: cookie) { return remembered }
        guard let acceptLanguage else { return .english }
        var best: (language: Language, quality: Double)?
        for item in acceptLanguage.split(separator: ",").prefix(32) {
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = parts.first, let language = Language(tag: tag) else { continue }
            let given = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            let quality = given ?? 1
            guard quality > 0, quality <= 1, quality > (best?.quality ?? 0) else { continue }
            best = (language, quality)
        }
        return best?.language ?? .english
    }

    /// The language that a BCP 47 tag asks for, as far as there is one.
    init?(tag: some StringProtocol) {
        let subtags = tag.lowercased().split(separator: "-")
        switch subtags.first {
        case "en": self = .english
        // Traditional Chinese readers read the simplified text more easily than English.
        case "zh": self = .simplifiedChinese
        default: return nil
        }
    }
}
