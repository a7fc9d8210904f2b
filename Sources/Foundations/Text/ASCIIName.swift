/// The rule for short names that stand in files, links, addresses and commands as they are.
package enum ASCIIName {
    /// The most characters of a name.
    package static let maximumLength = 64

    /// Whether `text` is 1 to ``maximumLength`` ASCII letters, digits, `-`, `_` or `.`, in any order.
    ///
    /// For labels that are only compared and shown.
    package static func isLabel(_ text: String) -> Bool {
        (1...maximumLength).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isASCIIAlphanumeric || "-_.".utf8.contains($0) }
    }

    /// Whether `text` is a label that begins with a letter or digit.
    ///
    /// For names that become those of files and arguments of commands: no `..`, nothing hidden, nothing that looks like a
    /// flag.
    package static func isFileName(_ text: String) -> Bool {
        isLabel(text) && text.utf8.first?.isASCIIAlphanumeric == true
    }
}
