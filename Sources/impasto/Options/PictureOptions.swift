import ArgumentParser
import Gallery

/// Options of commands that learn a style from a picture.
struct PictureOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Height in px that the style picture is scaled to.", valueName: "px"))
    var styleSize: Int = 256

    @Flag(help: "Force the style picture to a square.")
    var square = false

    @Option(help: ArgumentHelp("The style network (see 'impasto models list').", valueName: "name"))
    var styleModel: String?

    func validate() throws {
        if !(16...4096).contains(styleSize) {
            throw ValidationError("--style-size \(styleSize): give 16 to 4096 px.")
        }
    }
}
