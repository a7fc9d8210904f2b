import Application
import Foundation
import Gallery

/// How a style came about, in words.
struct RecipeText {
    /// A style in a mix, as the template `recipe-node` shows it.
    struct Node {
        let label: String
        let hasWeight: Bool
        /// Such as `40 %`.
        let weight: String
        let hasParts: Bool
        let parts: [Node]
    }

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
    func nodes(_ recipe: StyleRecipe) -> [Node] {
        guard case .mix = recipe else {
            return [Node(label: line(recipe), hasWeight: false, weight: "", hasParts: false, parts: [])]
        }
        return parts(of: recipe, ShownNames(strings, language))
    }

    /// The nodes of a mix's parts; none of what is no mix.
    private func parts(of recipe: StyleRecipe?, _ names: ShownNames) -> [Node] {
        (recipe?.shares ?? []).map { part, percent in
            let inner = parts(of: part.recipe, names)
            return Node(
                label: names.part(part.name), hasWeight: true,
                weight: "\(Int(min(max(percent.rounded(), -9999), 9999))) %",
                hasParts: !inner.isEmpty, parts: inner)
        }
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
