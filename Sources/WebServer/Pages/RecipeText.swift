import Foundation
import Gallery

/// How a style came about, in words.
struct RecipeText {
    let strings: StringTable
    let language: Language

    /// One line.
    func line(_ recipe: StyleRecipe) -> String {
        switch recipe {
        case .image(let styleSize, let square):
            strings.text(square ? "recipeSquare" : "recipeImage", language, ["size": String(styleSize)])
        case .mix(let parts): strings.text("recipeMix", language, ["count": String(parts.count)])
        case .imported: strings.text("recipeImport", language)
        }
    }

    /// The tree's top nodes, for the template `recipe-node`.
    func nodes(_ recipe: StyleRecipe) -> [[String: Any]] {
        switch recipe {
        case .mix(let parts): parts.map { node($0, among: parts) }
        default:
            [
                [
                    "label": line(recipe), "hasWeight": false, "weight": "", "hasParts": false,
                    "parts": [[String: Any]](),
                ]
            ]
        }
    }

    private func node(_ part: StyleRecipe.Part, among parts: [StyleRecipe.Part]) -> [String: Any] {
        let inner: [[String: Any]]
        if case .mix(let innerParts) = part.recipe {
            inner = innerParts.map { node($0, among: innerParts) }
        } else {
            inner = []
        }
        return [
            "label": part.name, "hasWeight": true, "weight": Self.percent(part.weight, of: parts),
            "hasParts": !inner.isEmpty, "parts": inner,
        ]
    }

    private static func percent(_ weight: Float, of parts: [StyleRecipe.Part]) -> String {
        let total = parts.reduce(0) { $0 + Double($1.weight) }
        let share = total == 0 ? 0 : Double(weight) / total * 100
        return "\(Int(min(max(share.rounded(), -9999), 9999))) %"
    }
}

/// Texts in a URL's query.
enum QueryText {
    static func encoded(_ text: String) -> String {
        let allowed = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }
}
