import Foundation
import Gallery

extension StyleRecipe {
    /// A few words.
    var summary: String {
        switch self {
        case .image(let styleSize, let square): "a picture, \(styleSize) px\(square ? ", square" : "")"
        case .mix(let parts): "a mix of \(parts.count)"
        case .imported(let format): "an imported \(format)"
        }
    }

    /// The tree of mixes, a part a line.
    var lines: [String] {
        guard case .mix(let parts) = self else { return [summary] }
        let total = parts.reduce(0) { $0 + Double($1.weight) }
        return [summary]
            + parts.enumerated().flatMap { index, part in
                let isLast = index == parts.count - 1
                let share = (100 * Double(part.weight) / total).formatted(
                    .number.precision(.fractionLength(0...1)))
                let own = part.recipe?.lines ?? []
                let head = "\(share) % \(part.name)" + (own.first.map { ": \($0)" } ?? "")
                return [(isLast ? "└─ " : "├─ ") + head]
                    + own.dropFirst().map { (isLast ? "   " : "│  ") + $0 }
            }
    }
}
