import ArgumentParser
import Stylization

/// Options of commands that find the style of a picture.
struct PictureOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Height in px that the style picture is scaled to.", valueName: "px"))
    var styleSize: Int = StylizationLimits.defaultStyleHeight

    @Flag(help: "Force the style picture to a square.")
    var square = false

    @Option(
        help: ArgumentHelp("The style network (see 'impasto models list').", valueName: "name"),
        completion: .styleNetwork)
    var styleModel: String?

    /// How large the style network sees the picture.
    var size: StyleSize { StyleSize(styleSize, square: square) }

    func validate() throws {
        let range = StylizationLimits.styleHeights
        if !range.contains(styleSize) {
            throw ValidationError(
                "--style-size \(styleSize): give \(range.lowerBound) to \(range.upperBound) px.")
        }
    }
}
