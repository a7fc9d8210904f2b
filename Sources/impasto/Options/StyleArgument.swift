import ArgumentParser
import Gallery

/// The one saved style that a command is about.
struct StyleArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The style's name or id.", valueName: "style"), completion: .savedStyle)
    var style: String

    /// The style in `gallery`.
    func find(in gallery: Gallery) async throws(GalleryError) -> SavedStyle {
        try await gallery.style(matching: style)
    }
}

/// The styles that a command is about: one at least.
struct StylesArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The styles' names or ids.", valueName: "style"), completion: .savedStyle)
    var references: [String]
}

/// The styles in the trash that a command is about: one at least.
struct TrashedStylesArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The styles' names or ids.", valueName: "style"), completion: .trashedStyle)
    var references: [String]
}
