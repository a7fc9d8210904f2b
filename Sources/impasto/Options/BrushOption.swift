import ArgumentParser
import Stylization

/// The brush of commands that paint photos.
struct BrushOption: ParsableArguments {
    @Option(
        name: .customLong("brush"),
        help: ArgumentHelp(
            "How many times larger strokes are than the network's own, 1 to 16, or 'auto': those of a picture of 512 px.",
            valueName: "n"),
        completion: .list(["auto"]))
    private var text: String = "auto"

    /// What was asked for; ``validate()`` has seen that it is one.
    var size: BrushSize { BrushSize(text) ?? .auto }

    func validate() throws {
        guard BrushSize(text) != nil else {
            throw ValidationError("--brush \(text): give auto or 1 to 16.")
        }
    }
}
