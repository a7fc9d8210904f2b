/// Writes an Exif block: big-endian, no more than is kept.
struct ExifWriter {
    private struct Entry {
        let tag: Int
        let type: ExifType
        let content: [UInt8]
    }

    /// The block without a name in front, with a comment for people; `nil` if there is nothing to say.
    static func block(_ metadata: KeptMetadata, comment: String? = nil) -> [UInt8]? {
        guard !metadata.isEmpty || comment != nil else { return nil }
        var picture = [
            text(ExifTag.make, metadata.make), text(ExifTag.model, metadata.model),
            text(ExifTag.artist, metadata.artist), text(ExifTag.copyright, metadata.copyright),
        ].compactMap(\.self)
        let photo = photoEntries(metadata) + [comment.map(userComment)].compactMap(\.self)
        let place = metadata.place.map(placeEntries)
        // Offsets count from the block's first byte: header, then the directories one after the other.
        let headerBytes = 8
        let pictureBytes = size(picture) + 12 + (place == nil ? 0 : 12)
        let photoOffset = headerBytes + pictureBytes
        picture.append(pointer(ExifTag.photo, photoOffset))
        if place != nil { picture.append(pointer(ExifTag.gps, photoOffset + size(photo))) }
        var block: [UInt8] = Array("MM".utf8) + [0, 42] + big(headerBytes, 4)
        block += directory(picture, at: headerBytes)
        block += directory(photo, at: photoOffset)
        if let place { block += directory(place, at: photoOffset + size(photo)) }
        return block
    }

    private static func photoEntries(_ metadata: KeptMetadata) -> [Entry] {
        [
            Entry(tag: ExifTag.version, type: .undefined, content: Array("0232".utf8)),
            fractions(ExifTag.exposureTime, metadata.exposureTime.map { [$0] }),
            fractions(ExifTag.fNumber, metadata.fNumber.map { [$0] }),
            short(ExifTag.sensitivity, metadata.sensitivity),
            text(ExifTag.taken, metadata.taken?.text),
            text(ExifTag.takenOffset, metadata.taken?.offset),
            text(ExifTag.takenFraction, metadata.taken?.fraction),
            fractions(ExifTag.focalLength, metadata.focalLength.map { [$0] }),
            short(ExifTag.focalLengthOnFilm, metadata.focalLengthOnFilm),
            text(ExifTag.lensMake, metadata.lensMake), text(ExifTag.lens, metadata.lens),
        ].compactMap(\.self)
    }

    /// A name of the characters, and these as the byte order has them (CIPA DC-008, 4.6.5), as other programs write it too.
    private static func userComment(_ text: String) -> Entry {
        Entry(
            tag: ExifTag.userComment, type: .undefined,
            content: Array("UNICODE\0".utf8) + text.utf16.flatMap { big(Int($0), 2) })
    }

    private static func placeEntries(_ place: KeptMetadata.Place) -> [Entry] {
        [
            Entry(tag: ExifTag.gpsVersion, type: .byte, content: [2, 3, 0, 0]),
            text(ExifTag.latitudeReference, place.isSouth ? "S" : "N"),
            fractions(ExifTag.latitude, place.latitude),
            text(ExifTag.longitudeReference, place.isWest ? "W" : "E"),
            fractions(ExifTag.longitude, place.longitude),
            place.altitude.map { _ in
                Entry(
                    tag: ExifTag.altitudeReference, type: .byte, content: [place.isBelowSeaLevel ? 1 : 0])
            },
            fractions(ExifTag.altitude, place.altitude.map { [$0] }),
        ].compactMap(\.self)
    }

    private static func text(_ tag: Int, _ text: String?) -> Entry? {
        text.map { Entry(tag: tag, type: .ascii, content: Array($0.utf8) + [0]) }
    }

    private static func short(_ tag: Int, _ number: Int?) -> Entry? {
        number.flatMap(UInt16.init(exactly:)).map {
            Entry(tag: tag, type: .short, content: big(Int($0), 2))
        }
    }

    private static func fractions(_ tag: Int, _ values: [KeptMetadata.Fraction]?) -> Entry? {
        values.map { values in
            Entry(
                tag: tag, type: .fraction,
                content: values.flatMap { big(Int($0.numerator), 4) + big(Int($0.denominator), 4) })
        }
    }

    private static func pointer(_ tag: Int, _ offset: Int) -> Entry {
        Entry(tag: tag, type: .long, content: big(offset, 4))
    }

    /// Of a directory and the values that it leads to; values begin at even offsets.
    private static func size(_ entries: [Entry]) -> Int {
        entries.reduce(6 + entries.count * 12) { size, entry in
            size + (entry.content.count > 4 ? entry.content.count + entry.content.count % 2 : 0)
        }
    }

    /// The directory at `offset`, its entries by tag, with their values behind it.
    private static func directory(_ entries: [Entry], at offset: Int) -> [UInt8] {
        var table = big(entries.count, 2)
        var values: [UInt8] = []
        let valuesOffset = offset + 6 + entries.count * 12
        for entry in entries.sorted(by: { $0.tag < $1.tag }) {
            table += big(entry.tag, 2) + big(entry.type.rawValue, 2)
            table += big(entry.content.count / entry.type.bytes, 4)
            if entry.content.count > 4 {
                table += big(valuesOffset + values.count, 4)
                values += entry.content + [UInt8](repeating: 0, count: entry.content.count % 2)
            } else {
                table += entry.content + [UInt8](repeating: 0, count: 4 - entry.content.count)
            }
        }
        // No directory follows.
        return table + [0, 0, 0, 0] + values
    }

    private static func big(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
