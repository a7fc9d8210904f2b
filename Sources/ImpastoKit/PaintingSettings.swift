internal import Stylization

/// How a photo is painted; as the program's options, and with their ranges.
public struct PaintingSettings: Sendable, Hashable {
    /// The painting's height in px, 16 to 32,768, with a width that follows; `nil` for the photo's own size.
    public var height: Int?
    /// How much of the style it has, in percent: 0 (the photo's own style) to 100.
    public var strength: Double
    /// How many times larger strokes are than the networks' own, 1 to 16; `nil` for what suits the size.
    public var brush: Double?
    /// How much of the photo's colors it keeps, in percent: 0 to 100.
    public var preserveColor: Double
    /// How much more vivid its colors are, or paler, in percent: -100 (gray) to 100.
    public var saturation: Double
    /// How much further its light and dark are apart, or nearer, in percent: -100 to 100.
    public var contrast: Double
    /// How strong a film's grain lies over it, in percent: 0 to 100.
    public var grain: Double

    /// What the program does where nothing else is said.
    public init(
        height: Int? = nil, strength: Double = 100, brush: Double? = nil, preserveColor: Double = 0,
        saturation: Double = 0, contrast: Double = 0, grain: Double = 0
    ) {
        self.height = height
        self.strength = strength
        self.brush = brush
        self.preserveColor = preserveColor
        self.saturation = saturation
        self.contrast = contrast
        self.grain = grain
    }

    /// Throws ``PaintingError/setting(_:)`` for the first value out of its range.
    func check() throws(PaintingError) {
        func check<Number: Comparable & CustomStringConvertible>(
            _ name: String, _ value: Number?, _ range: ClosedRange<Number>
        ) throws(PaintingError) {
            guard let value, !range.contains(value) else { return }
            throw .setting("\(name) is \(PaintingError.words(range)), not \(value)")
        }
        try check("height", height, StylizationLimits.contentHeights)
        try check("strength", strength, StylizationLimits.strengths)
        try check("brush", brush, StylizationLimits.brushes)
        try check("preserveColor", preserveColor, StylizationLimits.preservedColors)
        try check("saturation", saturation, StylizationLimits.saturations)
        try check("contrast", contrast, StylizationLimits.contrasts)
        try check("grain", grain, StylizationLimits.grains)
    }

    func apply(to task: inout StylizationTask) {
        task.contentSize = ContentSize(number: height)
        task.brush = BrushSize(number: brush)
        task.strength = Float(strength / 100)
        task.finish = Finish(
            preserveColor: preserveColor, saturation: saturation, contrast: contrast, grain: grain)
    }
}
