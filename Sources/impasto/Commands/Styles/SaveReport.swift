import Application
import Gallery

/// Reports what was saved, and warns of styles that look the same.
struct SaveReport {
    let verb: String
    let json: Bool

    func show(_ outcome: SaveOutcome) throws {
        if json {
            try StandardOutput.line(StyleDocument(outcome).jsonLine)
        } else {
            try StandardOutput.line("\(verb) '\(outcome.style.name)' (\(outcome.style.id))")
        }
        if let replaced = outcome.replaced {
            Terminal.error(
                "impasto: the former '\(replaced.name)' is in the trash (impasto styles restore \(replaced.id))"
            )
        }
        for near in outcome.nearDuplicates {
            let similarity = (near.similarity * 1000).rounded(.down) / 1000
            Terminal.error(
                "impasto: '\(outcome.style.name)' can hardly be told from '\(near.style.name)' (similarity \(similarity))"
            )
        }
    }
}
