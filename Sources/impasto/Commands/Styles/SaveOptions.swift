import ArgumentParser
import Gallery
import Stylization

/// Options of commands that save a style.
struct SaveOptions: ParsableArguments {
    @Option(name: .customLong("tag"), help: ArgumentHelp("A tag (may be repeated).", valueName: "tag"))
    var tags: [String] = []

    @Option(help: ArgumentHelp("Notes.", valueName: "text"))
    var notes: String = ""

    @Option(help: ArgumentHelp("What to do if the name is taken.", valueName: "policy"))
    var onConflict: NameConflictPolicy = .fail

    @Flag(help: "Print JSON.")
    var json = false
}

/// Tells what was saved, and warns of styles that look the same.
struct SaveReport {
    let verb: String
    let json: Bool

    func show(_ outcome: SaveOutcome) throws {
        if json {
            try StandardOutput.line(outcome.jsonLine)
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
