extension KeptMetadata.Place {
    /// What the properties exif:GPS* say (XMP specification, part 2, 2.6: `48,51.492N` or `48,51,29N`); `nil` if they do not
    /// name a place.
    init?(_ packet: XMPReader) {
        func angle(_ name: String, _ signs: (positive: Character, negative: Character)) -> XMPAngle? {
            packet.values(name).first.flatMap { XMPAngle($0, signs) }
        }
        guard let latitude = angle("exif:GPSLatitude", ("N", "S")),
            let longitude = angle("exif:GPSLongitude", ("E", "W"))
        else { return nil }
        self.init(
            latitude: latitude.parts, isSouth: latitude.isNegative, longitude: longitude.parts,
            isWest: longitude.isNegative)
        let altitude = packet.values("exif:GPSAltitude").first?.split(separator: "/").map { Int($0) }
        guard let altitude, altitude.count == 2, let above = altitude[0], let below = altitude[1] else {
            return
        }
        self.altitude = KeptMetadata.Fraction(above, below)
        isBelowSeaLevel = self.altitude != nil && packet.values("exif:GPSAltitudeRef").first == "1"
    }
}

/// Degrees and minutes, and perhaps seconds, with a letter behind them.
private struct XMPAngle {
    /// Degrees, minutes and seconds.
    let parts: [KeptMetadata.Fraction]
    let isNegative: Bool

    /// More digits behind a point than this say nothing any more: a hundredth of a millimetre.
    private static let mostDigits = 7

    init?(_ text: String, _ signs: (positive: Character, negative: Character)) {
        guard let letter = text.last, letter == signs.positive || letter == signs.negative else { return nil }
        isNegative = letter == signs.negative
        let words = text.dropLast().split(separator: ",", omittingEmptySubsequences: false)
        guard (2...3).contains(words.count), let degrees = Self.number(words[0], unit: 1),
            degrees.denominator == 1
        else { return nil }
        if words.count == 3 {
            guard let minutes = Self.number(words[1], unit: 1), minutes.denominator == 1,
                let seconds = Self.number(words[2], unit: 1)
            else { return nil }
            parts = [degrees, minutes, seconds]
        } else {
            // Parts of a minute are seconds.
            let halves = words[1].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            guard let minutes = Self.number(halves[0], unit: 1),
                let seconds = Self.number(halves.count == 2 ? "0." + halves[1] : "0", unit: 60)
            else { return nil }
            parts = [degrees, minutes, seconds]
        }
        guard parts[1].value < 60, parts[2].value < 60 else { return nil }
    }

    /// `unit` times a decimal number of digits and at most one point.
    private static func number(_ text: some StringProtocol, unit: Int) -> KeptMetadata.Fraction? {
        let halves = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let behind = halves.count == 2 ? String(halves[1].prefix(mostDigits)) : ""
        guard (1...3).contains(halves[0].count), halves.count == 1 || !behind.isEmpty,
            text.utf8.allSatisfy({
                ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || $0 == UInt8(ascii: ".")
            }),
            let digits = Int(halves[0] + behind)
        else { return nil }
        return KeptMetadata.Fraction(unit * digits, behind.reduce(1) { power, _ in power * 10 })
    }
}
