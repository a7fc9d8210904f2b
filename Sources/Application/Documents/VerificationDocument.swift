/// What came of verifying a result: the answer of the API and of `impasto verify --json`.
package struct VerificationDocument: Encodable, Sendable {
    /// What came of it all.
    package enum Verdict: String, Encodable, Sendable {
        /// The same pixels, to the bit.
        case same
        /// As near as another CPU level, or a program that wrote the file again, lets it be.
        case close
        /// Another picture, or another receipt.
        case different
    }

    /// What the comparison goes by.
    package enum Basis: String, Encodable, Sendable {
        /// The same CPU level, the same encoder: nothing may differ.
        case same
        /// Another CPU level or precision, or a receipt that does not say.
        case otherLevel
        /// The file's format is not the receipt's: another program wrote it.
        case encodedAgain
    }

    /// A part of the result's making.
    package struct Check: Encodable, Sendable, Equatable {
        /// What came of looking at it.
        package enum Outcome: String, Encodable, Sendable {
            case same, different
            /// One of the two is not known.
            case unknown
        }

        /// What it is of, such as `styles[0].vector`.
        package let name: String
        package let outcome: Outcome
        /// What the receipt says.
        package let expected: String?
        /// What was found.
        package let found: String?
        /// Whether a difference alone makes the result another; else it only explains one.
        package let decides: Bool

        init(_ name: String, expected: String?, found: String?, decides: Bool) {
            self.name = name
            self.expected = expected
            self.found = found
            // What the receipt has and nobody gave is as different as what it lacks and somebody gave, if it decides.
            let isKnown = decides || (expected != nil && found != nil)
            outcome = !isKnown ? .unknown : expected == found ? .same : .different
            self.decides = decides
        }
    }

    /// The result's pixels beside those that were painted again.
    package struct Comparison: Encodable, Sendable {
        /// px.
        package let width: Int
        /// px.
        package let height: Int
        package let basis: Basis
        /// The most that a sample may differ, of 255.
        package let tolerance: Double
        /// The most that samples may differ on average, of 255.
        package let meanTolerance: Double
        /// The most that a square of 16 x 16 pixels may differ on average, of 255: less than a sample may, so that a
        /// change of a place is seen where single samples are not held to much.
        package let squareTolerance: Double
        /// The most that a sample differs, of 255.
        package let largestDifference: Int
        /// What samples differ on average, of 255.
        package let meanDifference: Double
        /// The most that a channel of a square of 16 x 16 pixels differs on average, of 255.
        package let squareDifference: Double
        /// How many pixels differ at all.
        package let differingPixels: Int

        /// Whether the pixels are as near as they have to be.
        var isWithinTolerance: Bool {
            Double(largestDifference) <= tolerance && meanDifference <= meanTolerance
                && squareDifference <= squareTolerance
        }
    }

    package let verdict: Verdict
    /// Names of what makes the result another; empty unless it is.
    package let differences: [String]
    package let checks: [Check]
    /// `nil` for sizes that differ, and for a file that cannot be decoded whole.
    package let comparison: Comparison?
    package let receipt: Receipt

    init(checks: [Check], comparison: Comparison?, receipt: Receipt) {
        self.checks = checks
        self.comparison = comparison
        self.receipt = receipt
        var differences = checks.filter { $0.decides && $0.outcome == .different }.map(\.name)
        if let comparison, !comparison.isWithinTolerance { differences.append("pixels") }
        self.differences = differences.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        if !differences.isEmpty {
            verdict = .different
        } else {
            verdict = comparison?.differingPixels == 0 ? .same : .close
        }
    }
}
