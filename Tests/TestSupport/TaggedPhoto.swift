/// A photo's file with Exif that tells a camera and a place.
package enum TaggedPhoto {
    /// The camera's maker, as it stands in the file.
    package static let maker = Array("Canon".utf8)
    /// 48 degrees, 51 minutes and 29 seconds, as they stand in the file.
    package static let latitude: [UInt8] = [
        0, 0, 0, 48, 0, 0, 0, 1, 0, 0, 0, 51, 0, 0, 0, 1, 0, 0, 0, 29, 0, 0, 0, 1,
    ]

    /// The JPEG file with an Exif block.
    package static func jpeg(_ file: [UInt8]) -> [UInt8] {
        let longitude: [UInt8] = [0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 17, 0, 0, 0, 1, 0, 0, 0, 40, 0, 0, 0, 1]
        // A big-endian header, a directory with the maker and the way to the next, and that with the place.
        // In parts: as one sum, the types are more than Swift 6.2 works out.
        let parts: [[UInt8]] = [
            Array("Exif\0\0MM".utf8), [0, 42, 0, 0, 0, 8, 0, 2],
            [0x01, 0x0F, 0, 2, 0, 0, 0, 6, 0, 0, 0, 38, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 44],
            [0, 0, 0, 0], maker, [0], [0, 4],
            [0, 1, 0, 2, 0, 0, 0, 2, UInt8(ascii: "N"), 0, 0, 0, 0, 2, 0, 5, 0, 0, 0, 3, 0, 0, 0, 98],
            [0, 3, 0, 2, 0, 0, 0, 2, UInt8(ascii: "E"), 0, 0, 0, 0, 4, 0, 5, 0, 0, 0, 3, 0, 0, 0, 122],
            [0, 0, 0, 0], latitude, longitude,
        ]
        let block = Array(parts.joined())
        let length = block.count + 2
        let marker: [UInt8] = [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)]
        return Array(file.prefix(2)) + marker + block + file.dropFirst(2)
    }

    /// Whether a file tells the camera's maker, and whether it tells the place.
    package static func told(by file: [UInt8]) -> [Bool] {
        [file.firstRange(of: maker) != nil, file.firstRange(of: latitude) != nil]
    }
}
