import ArgumentParser
import Gallery

/// The one saved style that a command is about.
struct StyleArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The style's name or id.", valueName: "style"))
    var style: String

    /// The style in `gallery`.
    func find(in gallery: Gallery) async throws(GalleryError) -> SavedStyle {
        try await gallery.style(matching: style)
    }
}

/// The styles that a command is about: one at least.
struct StylesArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The styles' names or ids.", valueName: "style"))
    var references: [String]
}
