import Stylization

extension Receipt {
    /// How much of the photo's colours was kept, as JSON has it: a percentage, of which all is `true` and none `false`.
    ///
    /// Those two were all there was before, and what was painted so has the receipt that it always had.
    package struct KeptColors: Codable, Equatable, Sendable {
        package let percent: Double

        package init(percent: Double) { self.percent = percent }

        /// Throws `DecodingError` for what is neither a number in range nor a switch.
        package init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            let range = StylizationLimits.preservedColors
            if let isKept = try? container.decode(Bool.self) {
                percent = isKept ? range.upperBound : range.lowerBound
            } else if let number = try? container.decode(Double.self), range.contains(number) {
                percent = number
            } else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "kept colours are \(range), true or false")
            }
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            let range = StylizationLimits.preservedColors
            if percent == range.lowerBound || percent == range.upperBound {
                try container.encode(percent == range.upperBound)
            } else {
                try container.encode(percent)
            }
        }
    }
}
