import HostSystem

/// Reads a file from front to back through a small buffer, and says where it is.
struct FileBytes {
    private static let bufferBytes = 1 << 16

    let file: SeekableFile
    /// The next byte's place in the file.
    private(set) var position = 0
    private var buffer: [UInt8] = []
    private var bufferStart = 0

    init(_ file: SeekableFile) { self.file = file }

    /// The next `count` bytes (at most 64 KiB); `nil` where the file has fewer.
    mutating func next(_ count: Int) throws(FileError) -> [UInt8]? {
        if position < bufferStart || position + count > bufferStart + buffer.count {
            buffer = try file.bytes(at: position, count: Self.bufferBytes)
            bufferStart = position
        }
        let start = position - bufferStart
        guard start + count <= buffer.count else { return nil }
        position += count
        return Array(buffer[start..<start + count])
    }

    /// The next byte; `nil` at the end.
    mutating func byte() throws(FileError) -> UInt8? {
        if position >= bufferStart, position < bufferStart + buffer.count {
            position += 1
            return buffer[position - 1 - bufferStart]
        }
        return try next(1)?.first
    }

    /// Passes over `count` bytes.
    mutating func skip(_ count: Int) { position += count }
}
