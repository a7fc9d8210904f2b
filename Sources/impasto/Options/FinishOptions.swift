import ArgumentParser
import Stylization

/// The finish of commands that paint photos.
struct FinishOptions: ParsableArguments {
    /// As ``CommandArguments/withWholeSwitches(_:)`` leaves it, it always has its value behind it.
    @Option(
        name: .customLong("preserve-color"), defaultAsFlag: StylizationLimits.preservedColors.upperBound,
        parsing: .next,
        help: ArgumentHelp(
            """
            Keep the photo's colours and take only the brushwork from the style; all of them, or 0 to 100 percent. \
            A photo whose name is a number needs './' before it here.
            """,
            valueName: "percent"))
    private var preserveColor: Double?

    @Option(
        help: ArgumentHelp(
            "Make colours more vivid, or paler, by -100 (gray) to 100 percent.", valueName: "percent"))
    private var saturation: Double = 0

    @Option(
        help: ArgumentHelp(
            "Move light and dark apart, or nearer, by -100 to 100 percent.", valueName: "percent"))
    private var contrast: Double = 0

    @Option(
        help: ArgumentHelp("Lay a film's grain over the painting, 0 to 100 percent.", valueName: "percent"))
    private var grain: Double = 0

    /// What was asked for; ``validate()`` has seen that it is in range.
    var finish: Finish {
        Finish(
            preserveColor: preserveColor ?? 0, saturation: saturation, contrast: contrast, grain: grain)
    }

    func validate() throws {
        for (flag, value, range) in [
            ("--preserve-color", preserveColor ?? 0, StylizationLimits.preservedColors),
            ("--saturation", saturation, StylizationLimits.saturations),
            ("--contrast", contrast, StylizationLimits.contrasts),
            ("--grain", grain, StylizationLimits.grains),
        ] where !range.contains(value) {
            throw ValidationError(
                "\(flag) \(value): give a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))."
            )
        }
    }
}
