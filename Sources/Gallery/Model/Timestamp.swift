package import Foundation

/// A time to the millisecond: an integer in the database, RFC 3339 text in JSON.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Since 1970-01-01T00:00:00Z.
    let milliseconds: Int64

    /// The years 1 to 9999, which the text form can hold.
    static let range: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    /// The nearest millisecond, within ``range``.
    package init(_ date: Date) {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        let limits = Double(Self.range.lowerBound)...Double(Self.range.upperBound)
        self.milliseconds = Int64(min(max(milliseconds, limits.lowerBound), limits.upperBound))
    }

    /// `nil` outside ``range``.
    init?(milliseconds: Int64) {
        guard Self.range.contains(milliseconds) else { return nil }
        self.milliseconds = milliseconds
    }

    var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    package static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }

    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// Such as `2026-01-31T09:05:07.123Z`.
    package var text: String {
        // The formatter cuts off what is less than a millisecond, and a Double seldom hits one exactly.
        Self.style.format(date.addingTimeInterval(0.0004))
    }

    /// `nil` if `text` is no time in that form, with or without the fraction.
    init?(text: String) {
        guard text.utf8.count <= 40 else { return nil }
        let parsed = (try? Self.style.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text))
        guard let parsed, parsed.timeIntervalSince1970.isFinite else { return nil }
        self.init(parsed)
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let timestamp = Timestamp(text: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "'\(text.prefix(40))' is not a time such as 2026-01-31T09:05:07.123Z")
        }
        self = timestamp
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
