import Foundation
import HostSystem

/// The forms in which text from outside is stored, compared and sorted.
enum TextFolding {
    /// White space off both ends, then NFC, so that the two spellings of "é" are one name.
    static func normalized(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last]).precomposedStringWithCanonicalMapping
    }

    /// The form that decides whether two names are the same: NFC, without case.
    ///
    /// Upper case first, because that is where "ß" meets "SS" and final sigma meets sigma; SQLite's own
    /// NOCASE knows ASCII only.
    static func caseFolded(_ text: String) -> String {
        mapped(text.precomposedStringWithCanonicalMapping).precomposedStringWithCanonicalMapping
    }

    /// The form that is sorted and searched: without case, accents and compatibility variants, so that
    /// "Éclair" stands beside "eclair", and is found by it.
    static func loose(_ text: String) -> String {
        mapped(withoutAccents(text)).decomposedStringWithCompatibilityMapping
    }

    /// Compatibility variants and marks above and below letters taken off.
    static func withoutAccents(_ text: String) -> String {
        var bare = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars
        where scalar.properties.generalCategory != .nonspacingMark {
            bare.append(scalar)
        }
        return String(bare)
    }

    private static func mapped(_ text: String) -> String {
        var lower = ""
        for scalar in text.unicodeScalars {
            for upper in scalar.properties.uppercaseMapping.unicodeScalars {
                lower += upper.properties.lowercaseMapping
            }
        }
        return lower
    }

    /// The first scalar that must not stand in stored text, if there is one.
    ///
    /// Control characters break headers and terminals, line separators break lists, and the bidirectional
    /// overrides make "gpj.exe" read "exe.jpg"; bytes of the command line that are no UTF-8 are no text. Joiners stay: emoji and Indic scripts need them.
    static func forbiddenScalar(in text: String, allowingLines: Bool) -> Unicode.Scalar? {
        text.unicodeScalars.first { scalar in
            if allowingLines, scalar == "\n" || scalar == "\t" { return false }
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: return true
            default:
                return scalar.properties.isNoncharacterCodePoint || isDirectionalOverride(scalar)
                    || PathText.standsForByte(scalar)
            }
        }
    }

    private static func isDirectionalOverride(_ scalar: Unicode.Scalar) -> Bool {
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }

    /// How an offending scalar is named in a message.
    static func codePoint(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    }

    /// The longest beginning of `text` within both limits, cut between characters.
    static func prefix(_ text: String, characters: Int, bytes: Int) -> String {
        var result = text.prefix(characters)
        while result.utf8.count > bytes { result = result.dropLast() }
        return String(result)
    }
}
