import HostSystem
import ImageCodecs

/// The times of an animated PNG's frames, and where they stand in the file (W3C PNG, third edition, 11.3.6).
struct APNGTimes {
    /// One frame's.
    struct Frame {
        var delay: Animation.Delay
        /// Where its chunk's content begins.
        var place: Int

        /// What a chunk `fcTL` holds.
        static let contentBytes = 26
        /// Where in it the delay stands.
        static let delayOffset = 20

        /// Writes another delay into the file.
        func put(_ delay: Animation.Delay, into file: SeekableFile) throws(FileError) {
            var chunk = try file.bytes(at: place - 4, count: 4 + Self.contentBytes)
            guard chunk.count == 4 + Self.contentBytes else { return }
            for (offset, value) in [(0, delay.numerator), (2, delay.denominator)] {
                chunk[4 + Self.delayOffset + offset] = UInt8(truncatingIfNeeded: value >> 8)
                chunk[4 + Self.delayOffset + offset + 1] = UInt8(truncatingIfNeeded: value)
            }
            let sum = CRC32.checksum(chunk)
            chunk += (0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * $0)) }
            try file.replace(at: place - 4, chunk)
        }
    }

    private(set) var frames: [Frame] = []
    /// How often it is shown; 0 for ever.
    private(set) var plays = 1

    /// Reads as far as the file can be understood.
    init(_ file: SeekableFile) throws(FileError) {
        var bytes = FileBytes(file)
        bytes.skip(8)
        while let head = try bytes.next(8) {
            let length = Self.number(head[..<4])
            let place = bytes.position
            // One of another length is none: what follows would be taken for a part of it.
            switch (String(decoding: head[4...], as: UTF8.self), length) {
            case ("acTL", 8):
                guard let content = try bytes.next(8) else { return }
                plays = Self.number(content[4...])
            case ("fcTL", Frame.contentBytes):
                guard let content = try bytes.next(Frame.contentBytes) else { return }
                let delay = content[Frame.delayOffset...]
                frames.append(
                    Frame(
                        delay: Animation.Delay(
                            numerator: Self.number(delay.prefix(2)),
                            denominator: Self.number(delay.dropFirst(2).prefix(2))), place: place))
            case ("IEND", _): return
            default: break
            }
            bytes.skip(place + length + 4 - bytes.position)
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
