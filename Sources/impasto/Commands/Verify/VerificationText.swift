import Application

/// What came of verifying a result, for people.
struct VerificationText {
    /// Lines without the last one's end.
    let text: String

    /// The text about the result called `name`.
    init(_ document: VerificationDocument, of name: String) {
        var lines = ["\(name): \(Self.sentence(document))"]
        if let comparison = document.comparison {
            let most = comparison.largestDifference
            let allowed =
                comparison.tolerance == 0
                ? "none may differ" : "up to \(Self.plain(comparison.tolerance)) may be"
            lines.append(
                "  \(comparison.differingPixels) of \(comparison.width * comparison.height) pixels differ, "
                    + "by \(most) of 255 at most; \(allowed)\(Self.reason(comparison.basis))")
        }
        for check in document.checks where check.outcome == .different {
            let expected = check.expected ?? "none", found = check.found ?? "none"
            lines.append("  \(check.name): the receipt says \(expected), and here it is \(found)")
        }
        text = lines.joined(separator: "\n")
    }

    private static func sentence(_ document: VerificationDocument) -> String {
        switch document.verdict {
        case .same: "the same picture, to the bit"
        case .close: "the same picture, as near as can be told"
        case .different: "not what its receipt says (\(document.differences.joined(separator: ", ")))"
        }
    }

    private static func reason(_ basis: VerificationDocument.Basis) -> String {
        switch basis {
        case .same: ""
        case .otherLevel: ", because it was painted on another CPU level"
        case .encodedAgain: ", because another program wrote the file again"
        }
    }

    private static func plain(_ number: Double) -> String {
        number == number.rounded() ? "\(Int(number))" : "\(number)"
    }
}
