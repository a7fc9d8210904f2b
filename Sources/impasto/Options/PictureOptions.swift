import ArgumentParser
import Stylization

/// Options of commands that learn a style from a picture.
struct PictureOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Height in px that the style picture is scaled to.", valueName: "px"))
    var styleSize: Int = StylizationLimits.defaultStyleHeight

    @Flag(help: "Force the style picture to a square.")
    var square = false

    @Option(help: ArgumentHelp("The style network (see 'impasto models list').", valueName: "name"))
    var styleModel: String?

    func validate() throws {
        try Self.validate(styleSize: styleSize)
    }

    /// Throws `ValidationError` for a height that no style picture may have.
    static func validate(styleSize: Int) throws {
        let range = StylizationLimits.styleHeights
        if !range.contains(styleSize) {
            throw ValidationError(
                "--style-size \(styleSize): give \(range.lowerBound) to \(range.upperBound) px.")
        }
    }
}
