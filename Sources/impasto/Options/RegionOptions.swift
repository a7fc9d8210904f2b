import ArgumentParser
import Foundation
import HostSystem
import Stylization

/// The options that give parts of a photo styles of their own.
struct RegionOptions: ParsableArguments {
    @Option(
        name: .customLong("region"),
        help: ArgumentHelp(
            "A style and the picture that is white where it is seen (may be repeated; later ones lie on top).",
            valueName: "style=mask"),
        completion: .region)
    private var texts: [String] = []

    @Option(
        name: [.customLong("strength-map"), .customLong("strength-mask")],
        help: ArgumentHelp(
            "A picture of how much of the strength there is: all where it is white, none where it is black.",
            valueName: "mask"),
        completion: .pictures)
    private(set) var strengthMap: String?

    @Option(
        help: ArgumentHelp("A picture that is white where the photo stays as it is.", valueName: "mask"),
        completion: .pictures)
    private(set) var keep: String?

    /// A region as it was given.
    struct Region {
        /// A picture's file, a sample's name, or saved styles as `NAME[:WEIGHT]`, several joined by ` + `.
        let style: String
        /// The mask's file.
        let mask: String
    }

    /// The regions, from the bottom up.
    var regions: [Region] { texts.compactMap(Self.region) }

    /// All files that are read as masks.
    var masks: [String] { regions.map(\.mask) + [strengthMap, keep].compactMap { $0 } }

    func validate() throws {
        for text in texts where Self.region(text) == nil {
            throw ValidationError("--region '\(text)': give a style and a mask, such as 'Dusk=sky.png'.")
        }
        if texts.count > StyleRegion.mostRegions {
            throw ValidationError(
                "--region is given \(texts.count) times; a painting has at most \(StyleRegion.mostRegions) regions besides its ground."
            )
        }
    }

    /// Styles may have an equals sign in their names; a mask in such a file can be named by its folder.
    private static func region(_ text: String) -> Region? {
        guard let equals = text.lastIndex(of: "=") else { return nil }
        let style = text[..<equals], mask = text[text.index(after: equals)...]
        guard !style.isEmpty, !mask.isEmpty else { return nil }
        return Region(style: String(style), mask: String(mask))
    }
}
