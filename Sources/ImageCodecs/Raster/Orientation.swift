/// How a picture's stored rows must be turned to stand upright: the values of Exif's tag *Orientation* (CIPA DC-008,
/// 4.6.4.A).
///
/// Names say where the stored first row and first column belong.
public enum Orientation: Int, Sendable, Equatable, CaseIterable {
    /// As stored.
    case topLeft = 1
    /// Mirrored left to right.
    case topRight = 2
    /// Turned by 180 degrees.
    case bottomRight = 3
    /// Mirrored top to bottom.
    case bottomLeft = 4
    /// Mirrored along the diagonal from the top left.
    case leftTop = 5
    /// Upright after a turn by 90 degrees clockwise.
    case rightTop = 6
    /// Mirrored along the diagonal from the top right.
    case rightBottom = 7
    /// Upright after a turn by 90 degrees counter-clockwise.
    case leftBottom = 8

    /// Whether width and height change places.
    public var swapsSides: Bool { rawValue >= 5 }
}

extension Orientation {
    /// The orientation in an Exif block: a TIFF header and its first directory, in either byte order, behind any
    /// number of names.
    ///
    /// `nil` if there is none or it makes no sense; nothing else of the block is looked at.
    init?(exif named: ArraySlice<UInt8>) {
        let tagOrientation = 0x0112
        let typeShort = 3
        let typeLong = 4
        guard let (reader, directory) = ExifBlock.start(named), let entries = reader.uint16(directory) else {
            return nil
        }
        for entry in 0..<entries {
            let at = directory + 2 + entry * 12
            guard let tag = reader.uint16(at) else { return nil }
            guard tag == tagOrientation else { continue }
            let value =
                switch reader.uint16(at + 2) {
                case typeShort: reader.uint16(at + 8)
                case typeLong: reader.uint32(at + 8)
                default: Int?.none
                }
            guard reader.uint32(at + 4) == 1, let value else { return nil }
            self.init(rawValue: value)
            return
        }
        return nil
    }

    /// The orientation in a text of the keyword *Raw profile type exif* (or *APP1*), as ImageMagick writes
    /// it: a line with the profile's name, one with its length in bytes, then hexadecimal digits in lines.
    init?(rawProfile text: String) {
        let lines = text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 })
        guard lines.count > 2 else { return nil }
        var block: [UInt8] = []
        var high: UInt8?
        for line in lines.dropFirst(2) {
            for character in line {
                guard let digit = Character(Unicode.Scalar(character)).hexDigitValue.map(UInt8.init) else {
                    return nil
                }
                if let first = high {
                    block.append(first << 4 | digit)
                    high = nil
                } else {
                    high = digit
                }
            }
        }
        self.init(exif: block[...])
    }
}
