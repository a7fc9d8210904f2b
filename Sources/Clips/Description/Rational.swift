/// A ratio of whole numbers, such as a time base or the shape of a pixel.
package struct Rational: Sendable, Hashable {
    /// Above the line.
    package let numerator: Int
    /// Below the line; above 0.
    package let denominator: Int

    /// Traps for a denominator below 1.
    package init(_ numerator: Int, _ denominator: Int) {
        precondition(denominator > 0)
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Of a text such as `1/12800` or `64:45`; `nil` for one without a positive ratio.
    init?(_ text: String) {
        let parts = text.split(whereSeparator: { $0 == "/" || $0 == ":" }).map { Int32($0) }
        guard parts.count == 2, let numerator = parts[0], let denominator = parts[1], numerator > 0,
            denominator > 0
        else { return nil }
        self.init(Int(numerator), Int(denominator))
    }

    /// The number.
    package var value: Double { Double(numerator) / Double(denominator) }

    /// The ratio upside down.
    var inverse: Rational { Rational(denominator, numerator) }

    /// `count` of it in units of `unit`, rounded to the nearest.
    func times(_ count: Int, in unit: Rational) -> Int {
        // Beyond any clip's length all the same.
        let exact = Double(count) * value / unit.value
        guard abs(exact) >= 0x1p52 else {
            let (product, overflow) = count.multipliedReportingOverflow(by: numerator * unit.denominator)
            guard !overflow else { return Int(exact.rounded()) }
            let divisor = denominator * unit.numerator
            let (whole, rest) = product.quotientAndRemainder(dividingBy: divisor)
            // Twice the rest might be too large.
            guard rest.magnitude >= divisor.magnitude - rest.magnitude else { return whole }
            return whole + (rest < 0 ? -1 : 1)
        }
        return Int(max(-0x1p62, min(exact, 0x1p62)))
    }
}

extension Rational: CustomStringConvertible {
    /// As FFmpeg takes it.
    package var description: String { "\(numerator)/\(denominator)" }
}
