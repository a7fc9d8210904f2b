import ImageCodecs

/// What decoding a picture takes at its peak, by the file alone and before a pixel is allocated.
enum PictureMemory {
    /// Bytes, the file itself not counted: an upper bound of what was measured for each kind of file.
    static func decoding(_ file: [UInt8], header: CheckedImageHeader) -> Int {
        let pixels = header.storedWidth * header.storedHeight
        let bytesPerPixel: Int
        switch header.format {
        case .png: bytesPerPixel = pngBytesPerPixel(file)
        case .jpeg: bytesPerPixel = jpegBytesPerPixel(file)
        }
        // A picture that is turned is there twice for a moment.
        return pixels * bytesPerPixel + (header.orientation == .topLeft ? 0 : pixels * 4) + 1 << 20
    }

    /// The pixels themselves, which stay.
    static func pixels(_ header: CheckedImageHeader) -> Int { header.storedWidth * header.storedHeight * 4 }

    /// RGB and alpha; an interlaced picture is put together in full before it is split.
    private static func pngBytesPerPixel(_ file: [UInt8]) -> Int {
        let isInterlaced = file.count > 28 && file[28] != 0
        return isInterlaced ? 8 : 4
    }

    /// RGB; and two bytes for each component where the coefficients of all scans are gathered first.
    private static func jpegBytesPerPixel(_ file: [UInt8]) -> Int {
        var position = 2
        while position + 9 < file.count, file[position] == 0xFF {
            let marker = file[position + 1]
            let length = Int(file[position + 2]) << 8 | Int(file[position + 3])
            switch marker {
            case 0xC4, 0xC8, 0xCC: break
            case 0xC0...0xCF:
                // What is coded in one scan needs none of it, but only the scans tell; baseline files have one.
                return marker == 0xC0 ? 3 : 3 + 2 * Int(file[position + 9])
            case 0xFF:
                position += 1
                continue
            default: break
            }
            position += 2 + length
        }
        return 11
    }
}
