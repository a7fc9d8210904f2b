package import Stylization

extension Receipt {
    /// What a receipt says of how to paint, every value within its range.
    package struct Settings: Sendable {
        /// 0...1.
        package let strength: Float
        package let finish: Finish
        package let padding: PaddingChoice
        /// Of the ground.
        package let style: StyleVector
        /// Of the regions, from the bottom up: the style, and how strong it is from 0 to 1.
        package let regions: [(style: StyleVector, strength: Float)]
    }

    /// The settings.
    ///
    /// Throws ``ReceiptError`` that names the value, and `StyleError` for styles that cannot be mixed.
    package func settings() throws -> Settings {
        func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>) throws(ReceiptError)
            -> Double
        {
            guard range.contains(value) else {
                throw .unreadable("'\(name)' is \(value), but must be within \(range)")
            }
            return value
        }
        func strength(_ name: String, _ percent: Float) throws(ReceiptError) -> Float {
            _ = try check(name, Self.decimal(percent), StylizationLimits.strengths)
            return Self.part(ofPercent: percent)
        }
        guard let padding = PaddingChoice(rawValue: padding) else {
            throw ReceiptError.unreadable("there is no padding '\(padding.prefix(40))'")
        }
        let told = regions ?? []
        guard told.count <= StyleRegion.mostRegions,
            styles.count <= StylizationLimits.mostMixedStyles * (1 + StyleRegion.mostRegions)
        else { throw ReceiptError.unreadable("it has \(told.count) regions and \(styles.count) styles") }
        var parts: [Int?: [(vector: StyleVector, weight: Float)]] = [:]
        for (index, style) in styles.enumerated() {
            guard let vector = vector(of: index) else { throw ReceiptError.vectorMissing(index) }
            parts[style.region, default: []].append((vector, style.weight))
        }
        return Settings(
            strength: try strength("strength", self.strength),
            finish: Finish(
                preserveColor: preserveColor.percent,
                saturation: try check("saturation", saturation ?? 0, StylizationLimits.saturations),
                contrast: try check("contrast", contrast ?? 0, StylizationLimits.contrasts),
                grain: try check("grain", grain ?? 0, StylizationLimits.grains)), padding: padding,
            style: try StyleVector.mix(parts[nil] ?? []),
            regions: try told.enumerated().map { index, region in
                (
                    try StyleVector.mix(parts[index] ?? []),
                    try strength("regions[\(index)].strength", region.strength)
                )
            })
    }
}
