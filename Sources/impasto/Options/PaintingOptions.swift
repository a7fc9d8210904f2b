import ArgumentParser
import Stylization

/// How commands paint what they are given, photos and frames alike.
struct PaintingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How strongly the style is applied, 0 to 100 percent.", valueName: "percent"))
    private var strength: Double = 100

    @OptionGroup var region: RegionOptions

    @OptionGroup var contentSize: ContentSizeOption

    @OptionGroup var brush: BrushOption

    @OptionGroup var finish: FinishOptions

    @Option(
        help: ArgumentHelp(
            "'published', or 'reflect' to mirror pictures at their edge: no faint frame from the original's networks.",
            valueName: "how"),
        completion: .cases(of: PaddingChoice.self),
        transform: { try OptionCheck.choice($0, of: "'published' or 'reflect'") })
    var padding: PaddingChoice = .published

    @OptionGroup var picture: PictureOptions

    @Option(help: ArgumentHelp("The transformer network.", valueName: "name"), completion: .transformer)
    var transformer: String?

    @Option(help: ArgumentHelp("Largest picture accepted, in megapixels.", valueName: "n"))
    var maxMegapixels: Int = 64

    /// How much of the style there is, 0...1.
    var strengthPart: Float { Float(strength / 100) }

    /// Whether the style network looks at what is painted, or at the picture of a region.
    ///
    /// `saved` are those styles of regions that come from the gallery.
    func needsStyleNetwork(savedRegions saved: [String: StyleVector]) -> Bool {
        strength < 100 || region.strengthMap != nil || region.regions.contains { saved[$0.style] == nil }
    }

    func validate() throws {
        guard StylizationLimits.strengths.contains(strength) else {
            throw ValidationError("--strength \(strength): give a number from 0 to 100.")
        }
        try OptionCheck.number(maxMegapixels, in: 1...1000, of: "--max-megapixels")
    }
}
