import Foundation

/// `NAME[:WEIGHT][@TIME]` on the command line: a style of a clip, and when it is reached.
struct TimedStyle: Equatable {
    /// A picture's file, a sample's name or a saved style, with its weight if one was given.
    let style: String
    /// s from the clip's start; `nil` for a style that is there all the time.
    let seconds: Double?

    /// What `text` means; what stands behind its last `@` is a time if it is one.
    init(_ text: String) {
        if let at = text.lastIndex(of: "@"), at > text.startIndex,
            let seconds = Self.seconds(text[text.index(after: at)...])
        {
            style = String(text[..<at])
            self.seconds = seconds
        } else {
            style = text
            seconds = nil
        }
    }

    /// Of a text such as `5`, `2.5s`, `800ms`, `1:30` or `1:02:03.5`; `nil` for any other.
    static func seconds(_ text: some StringProtocol) -> Double? {
        let text = String(text)
        if let match = text.wholeMatch(of: /([0-9]+(?:\.[0-9]+)?)(ms|s|)/), let number = Double(match.1) {
            return match.2 == "ms" ? number / 1000 : number
        }
        guard let match = text.wholeMatch(of: /(?:([0-9]+):)?([0-9]{1,2}):([0-9]{1,2}(?:\.[0-9]+)?)/),
            let minutes = Double(match.2), let seconds = Double(match.3), seconds < 60
        else { return nil }
        let hours = match.1.flatMap { Double($0) } ?? 0
        return hours * 3600 + minutes * 60 + seconds
    }
}
