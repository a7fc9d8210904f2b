import Foundation
import HTTPTypes

/// What people read of a problem on pages: the page's own words for its kind, with what is known of it filled in.
///
/// The API's sentences are for programs. Scripts choose in the same way (`net/problems.js`), and one table of cases tests
/// both.
struct ProblemWords {
    let strings: StringTable
    let language: Language

    /// A few words; the same for most problems of a kind.
    func title(_ problem: Problem) -> String { words("problemTitle", problem) ?? problem.title }

    /// What is wrong and what to do about it, in whole sentences.
    func text(_ problem: Problem) -> String { words("problem", problem) ?? problem.detail }

    private func words(_ prefix: String, _ problem: Problem) -> String? {
        guard let key = key(prefix, problem) else { return nil }
        var values = Self.values(problem)
        values.merge(range(problem) ?? [:]) { $1 }
        return strings.text(key, language, values)
    }

    /// The key of the words that fit best.
    ///
    /// `problem-TYPE` fits always. `problem-TYPE-X` fits better, where X is a value that is filled in, what the problem is
    /// about, or a part of the field's name.
    func key(_ prefix: String, _ problem: Problem) -> String? {
        let values = Self.values(problem)
        var tails = Self.order.filter { values[$0] != nil }
        if let about = problem.about { tails.append(about.rawValue) }
        tails += Self.parts(problem.field)
        if range(problem) != nil { tails.append("range") }
        let keys = tails.map { "\(prefix)-\(problem.type)-\($0)" } + ["\(prefix)-\(problem.type)"]
        return keys.first { strings.has($0, language) }
    }

    private static let order = [
        "called", "proxy", "contentSize", "maxPixels", "maxBytes", "maxMemoryBytes", "seconds",
    ]

    private static func values(_ problem: Problem) -> [String: String] {
        var values = problem.values
        let limits = problem.limits
        values["contentSize"] = limits["contentSize"].map { String($0) }
        values["maxPixels"] = limits["maxPixels"].map { number(Double($0) / 1e6) }
        values["maxBytes"] = limits["maxBytes"].map { number(Double($0) / 1_048_576) }
        values["maxMemoryBytes"] = limits["maxMemoryBytes"].map { String($0) }
        values["seconds"] = problem.headers[.retryAfter]
        return values
    }

    /// A field's label and the least and the most that it takes, if that is a range.
    private func range(_ problem: Problem) -> [String: String]? {
        guard let allowed = problem.allowed, let label = Self.parts(problem.field).first,
            strings.has(label, language),
            let match = allowed.wholeMatch(of: /(-?[\d.]+?)\.\.\.(-?[\d.]+)(?:, or .*)?/)
        else { return nil }
        return [
            "label": strings.text(label, language), "least": String(match.output.1),
            "most": String(match.output.2),
        ]
    }

    /// The parts of a field's name, the innermost first: `saved`, `styles` for `styles[1].saved`.
    private static func parts(_ field: String?) -> [String] {
        (field ?? "").replacing(/\[\d+\]/, with: "").split(separator: ".").reversed().map(String.init)
    }

    /// At most one digit after the point.
    private static func number(_ value: Double) -> String {
        FieldReader.plain((value * 10).rounded() / 10)
    }
}
