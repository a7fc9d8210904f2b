import Application
import Stylization

/// Settings that requests of several kinds have.
extension FieldReader {
    /// How large the photo is painted; `nil` where nothing is said.
    mutating func contentSize() throws(Problem) -> ContentSize? {
        try word("full", meaning: .full, in: "contentSize") { fields throws(Problem) in
            try fields.integer("contentSize", in: StylizationLimits.contentHeights).map { .height($0) }
        }
    }

    /// How large the strokes are; `nil` where nothing is said.
    mutating func brush() throws(Problem) -> BrushSize? {
        try word("auto", meaning: .auto, in: "brush") { fields throws(Problem) in
            try fields.number("brush", in: StylizationLimits.brushes).map { .times($0) }
        }
    }

    /// How much of a style there is in a mix, in proportion to the others; `nil` where nothing is said.
    ///
    /// Weights are divided by their sum, so without `extrapolates` all that matters is that none is below 0.
    mutating func weight(extrapolates: Bool) throws(Problem) -> Float? {
        let range = StylizationLimits.weights
        do {
            return try number("weight", in: extrapolates ? range : 0...range.upperBound).map { Float($0) }
        } catch {
            var problem = error
            if !extrapolates { problem.hint = "weights are proportions; below 0 they need extrapolate: true" }
            throw problem
        }
    }

    /// How much of a style there is, 0...1; `nil` where nothing is said.
    mutating func strength() throws(Problem) -> Float? {
        try number("strength", in: StylizationLimits.strengths).map { Float($0 / 100) }
    }

    /// How the transformer pads the picture; `nil` where nothing is said.
    mutating func padding() throws(Problem) -> PaddingChoice? {
        try choice("padding", of: PaddingChoice.allCases)
    }

    /// The network that finds the style of pictures; `nil` where nothing is said.
    mutating func styleModel() throws(Problem) -> String? { try text("styleModel", maximumLength: 100) }

    /// The networks that are named.
    mutating func networks() throws(Problem) -> NetworkChoice {
        NetworkChoice(
            styleModel: try styleModel(), transformer: try text("transformer", maximumLength: 100))
    }

    /// What is said of a finish.
    mutating func finishFields() throws(Problem) -> FinishFields {
        FinishFields(
            preserveColor: try level("preserveColor", in: StylizationLimits.preservedColors),
            saturation: try number("saturation", in: StylizationLimits.saturations),
            contrast: try number("contrast", in: StylizationLimits.contrasts),
            grain: try number("grain", in: StylizationLimits.grains))
    }
}

/// What a request says of a finish; `nil` where nothing is said.
struct FinishFields: Sendable {
    var preserveColor: Double?
    var saturation: Double?
    var contrast: Double?
    var grain: Double?

    /// `finish` with what was said.
    func over(_ finish: Finish) -> Finish {
        Finish(
            preserveColor: preserveColor ?? finish.preserveColor, saturation: saturation ?? finish.saturation,
            contrast: contrast ?? finish.contrast, grain: grain ?? finish.grain)
    }
}
