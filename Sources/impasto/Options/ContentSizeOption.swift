import ArgumentParser
import Stylization

/// The size of commands that paint photos.
struct ContentSizeOption: ParsableArguments {
    @Option(
        name: .customLong("content-size"),
        help: ArgumentHelp(
            """
            Height in px to paint at, or 'full', the photo's own (page and API say 720 where nothing is said). With \
            --brush auto every size shows the same painting.
            """,
            valueName: "px"),
        completion: .list([ContentSize.full.description]))
    private var text: String = ContentSize.full.description

    /// The size that is wanted; ``validate()`` has checked that the text is one.
    var size: ContentSize { ContentSize(text) ?? .full }

    /// The option as it was given, for error messages.
    var flag: String { "--content-size \(text)" }

    func validate() throws {
        guard ContentSize(text) != nil else {
            let range = StylizationLimits.contentHeights
            throw ValidationError("\(flag): give \(range.lowerBound) to \(range.upperBound) px, or 'full'.")
        }
    }
}
