package import ImageCodecs
import Stylization

extension Receipt {
    /// What other programs can read of it.
    package var provenance: Provenance {
        Provenance(
            creatorTool: "\(program) \(version)", sourceType: .compositeWithTrainedAlgorithmicMedia,
            parameters: words)
    }

    /// The settings in words: a sentence, and a line of names and values, as image sites take them apart.
    private var words: String {
        let photo = content.sample.map { "The sample \($0)" } ?? "A photo"
        let ground = styles.filter { $0.region == nil }
        let parts = regions.map { $0.count == 1 ? "1 region" : "\($0.count) regions" }
        let sentence =
            "\(photo) in the style of \(Self.mix(ground))"
            + (parts.map { ", with \($0) in other styles" } ?? "")
            + "."
        var values = [("Strength", "\(Self.plain(strength)) %"), ("Brush", brushWords)]
        values.append(("Size", "\(width)x\(height)"))
        if preserveColor.percent != 0 {
            values.append(("Kept colors", "\(Self.plain(preserveColor.percent)) %"))
        }
        for (name, value) in [("Saturation", saturation), ("Contrast", contrast), ("Grain", grain)] {
            if let value { values.append((name, Self.plain(value))) }
        }
        if strengthMask != nil { values.append(("Map of the strength", "yes")) }
        if keep != nil { values.append(("Parts of the photo kept", "yes")) }
        values += [
            ("Padding", padding), ("Style network", styleModel), ("Transformer", transformer),
            ("Version", "\(program) \(version)"),
        ]
        return sentence + "\n" + values.map { "\($0.0): \($0.1)" }.joined(separator: ", ")
    }

    private var brushWords: String {
        guard let number = brush.value.number else {
            return "auto" + (brushFactor.map { " (\(Self.plain($0)))" } ?? "")
        }
        return Self.plain(number)
    }

    /// Such as `night-swirl`, or `night-swirl (70 %) and a picture (30 %)`.
    private static func mix(_ styles: [Style]) -> String {
        let total = styles.reduce(0) { $0 + $1.weight }
        let parts = styles.map { style in
            let name = style.sample ?? (style.saved != nil ? "a saved style" : "a picture")
            guard styles.count > 1, total != 0 else { return name }
            return "\(name) (\(plain((style.weight / total * 1000).rounded() / 10)) %)"
        }
        return parts.dropLast().joined(separator: ", ") + (parts.count > 1 ? " and " : "")
            + (parts.last ?? "a picture")
    }

    /// `5` rather than `5.0`.
    private static func plain<Number: BinaryFloatingPoint & CustomStringConvertible>(
        _ number: Number
    ) -> String {
        number == number.rounded() ? "\(Int(number))" : "\(number)"
    }
}
