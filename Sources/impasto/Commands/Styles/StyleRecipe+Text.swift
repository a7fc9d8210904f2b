import Application
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
        let shares = shares
        return [summary]
            + shares.enumerated().flatMap { index, share in
                let isLast = index == shares.count - 1
                let percent = share.percent.formatted(.number.precision(.fractionLength(0...1)))
                let own = share.part.recipe?.lines ?? []
                let head = "\(percent) % \(share.part.name)" + (own.first.map { ": \($0)" } ?? "")
                return [(isLast ? "└─ " : "├─ ") + head]
                    + own.dropFirst().map { (isLast ? "   " : "│  ") + $0 }
            }
    }
}
