import ArgumentParser

/// Whether a command prints JSON for programs in place of text for people.
struct JSONOption: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false
}

/// As ``JSONOption``, for commands that print several values.
struct JSONLinesOption: ParsableArguments {
    @Flag(help: "Print one JSON object a line.")
    var json = false
}
