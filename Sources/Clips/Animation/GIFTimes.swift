import HostSystem

/// The times of a GIF's frames, and where they stand in the file (GIF89a, sections 20 and 23).
struct GIFTimes {
    /// One frame's.
    struct Frame {
        /// Hundredths of a second.
        var delay: Int
        /// Where its two bytes stand, the low one first; `nil` where the file says nothing.
        var place: Int?
    }

    private(set) var frames: [Frame] = []
    /// How often it is shown; 0 for ever.
    private(set) var plays = 1

    /// Reads as far as the file can be understood.
    init(_ file: SeekableFile) throws(FileError) {
        var bytes = FileBytes(file)
        guard let head = try bytes.next(13), head.starts(with: Array("GIF8".utf8)) else { return }
        bytes.skip(Self.tableBytes(head[10]))
        var next = Frame(delay: 0, place: nil)
        while let introducer = try bytes.byte() {
            switch introducer {
            case 0x21:
                guard let label = try bytes.byte() else { return }
                let place = bytes.position
                let block = try Self.firstBlock(&bytes)
                if label == 0xF9, block.count >= 4 {
                    next = Frame(delay: Int(block[1]) | Int(block[2]) << 8, place: place + 2)
                } else if label == 0xFF,
                    block == Array("NETSCAPE2.0".utf8) || block == Array("ANIMEXTS1.0".utf8)
                {
                    let loop = try Self.firstBlock(&bytes)
                    if loop.count >= 3, loop[0] & 7 == 1 {
                        // It says how often it is shown again.
                        let count = Int(loop[1]) | Int(loop[2]) << 8
                        plays = count == 0 ? 0 : count + 1
                    }
                    if loop.isEmpty { continue }
                }
                if !block.isEmpty { try Self.skipBlocks(&bytes) }
            case 0x2C:
                guard let head = try bytes.next(9) else { return }
                // The table of colors, and how long the first code is.
                bytes.skip(Self.tableBytes(head[8]) + 1)
                try Self.skipBlocks(&bytes)
                frames.append(next)
                next = Frame(delay: 0, place: nil)
            default: return
            }
        }
    }

    private static func tableBytes(_ flags: UInt8) -> Int {
        flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1)
    }

    private static func firstBlock(_ bytes: inout FileBytes) throws(FileError) -> [UInt8] {
        guard let count = try bytes.byte(), count > 0 else { return [] }
        return try bytes.next(Int(count)) ?? []
    }

    private static func skipBlocks(_ bytes: inout FileBytes) throws(FileError) {
        while let count = try bytes.byte(), count > 0 { bytes.skip(Int(count)) }
    }
}
