/// What a photo's file tells of how and by whom it was taken, as far as a result may keep it.
///
/// Every fact is read, checked and written anew. Nothing else of Exif (CIPA DC-008) or XMP (ISO 16684-1) is looked at:
/// no thumbnail, no maker's notes, no serial numbers, no names of owners, no orientation.
package struct KeptMetadata: Sendable, Equatable {
    /// When the photo was taken.
    var taken: Moment?
    /// Who made the camera, such as "Canon".
    var make: String?
    /// The camera.
    var model: String?
    /// Who made the lens.
    var lensMake: String?
    /// The lens.
    var lens: String?
    /// s.
    var exposureTime: Fraction?
    /// The focal length divided by the aperture's diameter.
    var fNumber: Fraction?
    /// By ISO 12232.
    var sensitivity: Int?
    /// mm.
    var focalLength: Fraction?
    /// mm, as on 35 mm film.
    var focalLengthOnFilm: Int?
    /// Who took it; several are separated by "; ".
    var artist: String?
    /// Whose it is.
    var copyright: String?
    /// Where it was taken, if that was asked for.
    var place: Place?

    /// Nothing at all.
    package init() {}

    /// Whether nothing is known.
    var isEmpty: Bool { self == KeptMetadata() }

    /// The same, wherever it was taken.
    package var withoutPlace: KeptMetadata {
        var metadata = self
        metadata.place = nil
        return metadata
    }
}

extension KeptMetadata {
    /// Two unsigned numbers, as Exif has them; the second is not 0.
    struct Fraction: Sendable, Equatable {
        let numerator: UInt32
        let denominator: UInt32

        init?(_ numerator: Int, _ denominator: Int) {
            guard let numerator = UInt32(exactly: numerator), let denominator = UInt32(exactly: denominator),
                denominator != 0
            else { return nil }
            self.numerator = numerator
            self.denominator = denominator
        }

        var value: Double { Double(numerator) / Double(denominator) }
    }

    /// A time of the camera's clock.
    struct Moment: Sendable, Equatable {
        /// As Exif has it: `2026:05:01 12:30:00`.
        let text: String
        /// Digits of a fraction of a second.
        var fraction: String?
        /// The clock's distance from UTC: `+02:00`.
        var offset: String?

        /// `nil` for what is no time of that form; cameras write zeros or blanks if their clock is not set.
        init?(exif text: String) {
            let digits = Array(text.utf8)
            let pattern = Array("dddd:dd:dd dd:dd:dd".utf8)
            guard digits.count == pattern.count,
                zip(digits, pattern).allSatisfy({ $1 == UInt8(ascii: "d") ? $0.isDigit : $0 == $1 })
            else { return nil }
            func number(_ range: Range<Int>) -> Int {
                digits[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            }
            guard number(0..<4) > 0, (1...12).contains(number(5..<7)), (1...31).contains(number(8..<10)),
                number(11..<13) < 24, number(14..<16) < 60, number(17..<19) <= 60
            else { return nil }
            self.text = text
        }

        /// As XMP has it (ISO 8601): `2026-05-01T12:30:00.25+02:00`; seconds may be missing.
        init?(iso8601 text: String) {
            guard let separator = text.firstIndex(where: { $0 == "T" || $0 == " " }) else { return nil }
            let date = text[..<separator]
            var clock = text[text.index(after: separator)...]
            var offset: String?
            if clock.hasSuffix("Z") {
                offset = "+00:00"
                clock = clock.dropLast()
            } else if let sign = clock.firstIndex(where: { $0 == "+" || $0 == "-" }) {
                offset = String(clock[sign...])
                clock = clock[..<sign]
            }
            var fraction: String?
            if let point = clock.firstIndex(of: ".") {
                fraction = String(clock[clock.index(after: point)...])
                clock = clock[..<point]
            }
            if clock.utf8.count == 5 { clock += ":00" }
            self.init(exif: date.split(separator: "-").joined(separator: ":") + " " + clock)
            add(fraction: fraction, offset: offset)
        }

        /// Takes those that have the right form.
        mutating func add(fraction: String?, offset: String?) {
            if let fraction, (1...9).contains(fraction.utf8.count), fraction.utf8.allSatisfy(\.isDigit) {
                self.fraction = fraction
            }
            let digits = Array((offset ?? "").utf8)
            if digits.count == 6, digits[0] == UInt8(ascii: "+") || digits[0] == UInt8(ascii: "-"),
                digits[3] == UInt8(ascii: ":"), [1, 2, 4, 5].allSatisfy({ digits[$0].isDigit })
            {
                self.offset = offset
            }
        }

        var iso8601: String {
            let parts = text.split(separator: " ")
            return parts[0].split(separator: ":").joined(separator: "-") + "T" + parts[1]
                + (fraction.map { "." + $0 } ?? "") + (offset ?? "")
        }
    }

    /// A place on earth (WGS 84).
    struct Place: Sendable, Equatable {
        /// Degrees, minutes and seconds.
        let latitude: [Fraction]
        let isSouth: Bool
        /// Degrees, minutes and seconds.
        let longitude: [Fraction]
        let isWest: Bool
        /// m above sea level, or below.
        var altitude: Fraction?
        var isBelowSeaLevel = false

        /// `nil` for numbers that are no place.
        init?(latitude: [Fraction], isSouth: Bool, longitude: [Fraction], isWest: Bool) {
            func degrees(_ parts: [Fraction]) -> Double {
                zip(parts, [1, 60, 3600]).reduce(0) { $0 + $1.0.value / $1.1 }
            }
            guard latitude.count == 3, longitude.count == 3, degrees(latitude) <= 90,
                degrees(longitude) <= 180
            else { return nil }
            self.latitude = latitude
            self.isSouth = isSouth
            self.longitude = longitude
            self.isWest = isWest
        }
    }

    /// At most so many characters of a text are kept.
    static let longestText = 256

    /// `text` in one line, without what cannot be seen and no longer than ``longestText``; `nil` if nothing is left.
    static func plain(_ text: String) -> String? {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: scalars.append(" ")
            case .format, .privateUse, .surrogate, .unassigned: continue
            default: scalars.append(scalar)
            }
        }
        let line = String(scalars).split(separator: " ").joined(separator: " ")
        guard !line.isEmpty else { return nil }
        // The cut may be between two words; what is written is then read again without the blank at its end.
        let kept = line.prefix(longestText)
        return String(kept.last == " " ? kept.dropLast() : kept)
    }
}

extension UInt8 {
    /// Whether it is one of the ASCII digits.
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
