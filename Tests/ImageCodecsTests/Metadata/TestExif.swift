/// Writes Exif blocks as cameras do, with all that a result must never have.
struct TestExif {
    /// What must not be in any result.
    static let secrets = [
        "SERIAL-4711", "LENS-SERIAL-42", "Anna Owner", "MAKERNOTE-BYTES", "THUMBNAIL-BYTES", "UNIQUE-ID",
        "a private remark",
    ]

    enum Value {
        case text(String)
        case short(Int)
        case fractions([(Int, Int)])
        case bytes([UInt8])
        case undefined([UInt8])
    }

    var littleEndian = true
    var picture: [(Int, Value)] = [
        (0x010E, .text("a private remark")), (0x010F, .text("Canon")), (0x0110, .text("EOS R5")),
        (0x0112, .short(6)), (0x013B, .text("Max Müller")), (0x8298, .text("© 2026 Max Müller")),
    ]
    var photo: [(Int, Value)] = [
        (0x829A, .fractions([(1, 250)])), (0x829D, .fractions([(28, 10)])), (0x8827, .short(400)),
        (0x9003, .text("2026:05:01 12:30:00")), (0x9011, .text("+02:00")), (0x920A, .fractions([(50, 1)])),
        (0x927C, .undefined(Array("MAKERNOTE-BYTES".utf8))), (0x9291, .text("25")), (0xA405, .short(50)),
        (0xA420, .text("UNIQUE-ID")), (0xA430, .text("Anna Owner")), (0xA431, .text("SERIAL-4711")),
        (0xA433, .text("Canon")), (0xA434, .text("RF50mm F1.2")), (0xA435, .text("LENS-SERIAL-42")),
    ]
    var gps: [(Int, Value)] = [
        (1, .text("N")), (2, .fractions([(48, 1), (51, 1), (2952, 100)])), (3, .text("E")),
        (4, .fractions([(2, 1), (17, 1), (4020, 100)])), (5, .bytes([0])), (6, .fractions([(35, 1)])),
    ]

    private func number(_ value: Int, _ count: Int) -> [UInt8] {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return littleEndian ? bytes : bytes.reversed()
    }

    private func content(_ value: Value) -> (type: Int, count: Int, bytes: [UInt8]) {
        switch value {
        case .text(let text): (2, text.utf8.count + 1, Array(text.utf8) + [0])
        case .short(let number): (3, 1, self.number(number, 2))
        case .fractions(let values):
            (5, values.count, values.flatMap { number($0.0, 4) + number($0.1, 4) })
        case .bytes(let bytes): (1, bytes.count, bytes)
        case .undefined(let bytes): (7, bytes.count, bytes)
        }
    }

    private func directory(
        _ entries: [(Int, Value)], pointers: [(Int, Int)] = [], at offset: Int, next: Int = 0
    ) -> [UInt8] {
        var values: [UInt8] = []
        let start = offset + 6 + 12 * (entries.count + pointers.count)
        var rows: [(Int, [UInt8])] = pointers.map {
            ($0.0, number($0.0, 2) + number(4, 2) + number(1, 4) + number($0.1, 4))
        }
        for (tag, value) in entries {
            let (type, count, bytes) = content(value)
            var row = number(tag, 2) + number(type, 2) + number(count, 4)
            if bytes.count <= 4 {
                row += bytes + [UInt8](repeating: 0, count: 4 - bytes.count)
            } else {
                row += number(start + values.count, 4)
                values += bytes
            }
            rows.append((tag, row))
        }
        return number(rows.count, 2) + rows.sorted { $0.0 < $1.0 }.flatMap(\.1) + number(next, 4) + values
    }

    /// The block, without a name in front: the directories of the picture, the photo, the place and a thumbnail.
    var block: [UInt8] {
        let header = (littleEndian ? Array("II".utf8) : Array("MM".utf8)) + number(42, 2) + number(8, 4)
        let pictureBytes = directory(picture, pointers: [(0x8769, 0), (0x8825, 0)], at: 8).count
        let photoAt = 8 + pictureBytes
        let gpsAt = photoAt + directory(photo, at: photoAt).count
        let thumbnailAt = gpsAt + directory(gps, at: gpsAt).count
        return header
            + directory(picture, pointers: [(0x8769, photoAt), (0x8825, gpsAt)], at: 8, next: thumbnailAt)
            + directory(photo, at: photoAt) + directory(gps, at: gpsAt)
            + directory(
                [(0x0103, .short(6)), (0x0201, .undefined(Array("THUMBNAIL-BYTES".utf8)))], at: thumbnailAt)
    }
}
