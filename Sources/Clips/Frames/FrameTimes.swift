import Foundations
import HostSystem

/// The times of frames as FFmpeg's format `framecrc` lists them: lines such as `0, 512, 512, 512, 472,
/// 0x5f5d0b2c`, a stream's number, when it is decoded, when it is shown, for how long, and what does not
/// matter here.
struct FrameTimes {
    /// One frame's.
    struct Entry: Equatable {
        /// In units of the time base; `nil` where the clip does not say.
        let ticks: Int?
        /// In units of the time base.
        let length: Int
    }

    private let pipe: PipeEnd
    private var buffer: [UInt8] = []
    private var start = 0

    init(_ pipe: PipeEnd) { self.pipe = pipe }

    /// The next frame's; `nil` at the end.
    mutating func next() throws(SystemError) -> Entry? {
        while let line = try line() {
            if let entry = Self.entry(line) { return entry }
        }
        return nil
    }

    /// What a line says; `nil` for a comment.
    static func entry(_ line: String) -> Entry? {
        let columns = line.split(separator: ",").map { $0.drop { $0 == " " } }
        guard !line.hasPrefix("#"), columns.count >= 4, let ticks = Int(columns[2]),
            let length = Int(columns[3])
        else { return nil }
        // FFmpeg's sign for what is not known is the least number; sums of those near it would not be numbers.
        return Entry(ticks: abs(ticks >> 56) > 1 ? nil : ticks, length: max(0, min(length, 1 << 56)))
    }

    private mutating func line() throws(SystemError) -> String? {
        while true {
            if let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return String(decoding: buffer[start..<end], as: UTF8.self)
            }
            buffer.removeFirst(start)
            start = 0
            var fault: SystemError?
            let part = [UInt8](unsafeUninitializedCapacity: 4096) { part, count in
                do throws(SystemError) {
                    count = try pipe.readSome(UnsafeMutableRawBufferPointer(part))
                } catch {
                    fault = error
                }
            }
            if let fault { throw fault }
            if part.isEmpty { return nil }
            buffer += part
        }
    }
}
