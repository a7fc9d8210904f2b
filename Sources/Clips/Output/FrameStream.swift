import Foundations
import HostSystem
import ImageCodecs

/// Frames on their way to FFmpeg: Matroska (RFC 9559) without an end, its picture uncompressed, times in ns.
///
/// Of all formats that FFmpeg reads from a pipe it is the plainest that has a time for each frame.
struct FrameStream {
    private let pipe: PipeEnd
    /// As it is encoded: even where that is needed.
    private let size: PixelSize
    private let hasAlpha: Bool

    /// Writes what stands in front of the frames.
    ///
    /// `length` is how long a frame is shown, in ns, where nothing else is known: the last one, and what
    /// encoders take for the rate.
    init(_ pipe: PipeEnd, size: PixelSize, hasAlpha: Bool, length: Int) throws(SystemError) {
        self.pipe = pipe
        self.size = size
        self.hasAlpha = hasAlpha
        let kind = Self.element(
            0x1A45_DFA3,
            Self.element(0x4282, Array("matroska".utf8)) + Self.element(0x4287, Self.number(4))
                + Self.element(0x4285, Self.number(2)))
        let information = Self.element(
            0x1549_A966,
            // A tick of 1 ns.
            Self.element(0x2AD7B1, Self.number(1)) + Self.element(0x4D80, Array("impasto".utf8))
                + Self.element(0x5741, Array("impasto".utf8)))
        let picture = Self.element(
            0xE0,
            Self.element(0xB0, Self.number(size.width)) + Self.element(0xBA, Self.number(size.height))
                // The pixels' format, as four bytes.
                + Self.element(0x2EB524, hasAlpha ? Array("RGBA".utf8) : Array("RGB".utf8) + [24]))
        let track = Self.element(
            0xAE,
            Self.element(0xD7, Self.number(1)) + Self.element(0x73C5, Self.number(1))
                + Self.element(0x83, Self.number(1)) + Self.element(0x86, Array("V_UNCOMPRESSED".utf8))
                + Self.element(0x23E383, Self.number(max(1, length))) + picture)
        // The segment's length is not known.
        let segment: [UInt8] = [0x18, 0x53, 0x80, 0x67, 0x01] + [UInt8](repeating: 0xFF, count: 7)
        try write(kind + segment + information + Self.element(0x1654_AE6B, track))
    }

    /// Writes a frame that is shown `time` ns after the first.
    ///
    /// Its last column and row are repeated where it is smaller than the stream's.
    func write(_ image: RasterImage, time: Int) throws(SystemError) {
        let pixelBytes = hasAlpha ? 4 : 3
        let count = size.pixels * pixelBytes
        // Track 1, the cluster's own time, a key frame.
        let block = Self.head(0xA3, length: count + 4) + [0x81, 0, 0, 0x80]
        let stamp = Self.element(0xE7, Self.number(time))
        try write(Self.head(0x1F43_B675, length: stamp.count + block.count + count) + stamp + block)
        if !hasAlpha, image.size == size { return try write(image.rgb) }
        try write(
            [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
                var at = 0
                for y in 0..<size.height {
                    let row = min(y, image.height - 1) * image.width
                    for x in 0..<size.width {
                        let pixel = row + min(x, image.width - 1)
                        bytes[at] = image.rgb[3 * pixel]
                        bytes[at + 1] = image.rgb[3 * pixel + 1]
                        bytes[at + 2] = image.rgb[3 * pixel + 2]
                        if hasAlpha { bytes[at + 3] = image.alpha?[pixel] ?? 255 }
                        at += pixelBytes
                    }
                }
                filled = count
            })
    }

    private func write(_ bytes: [UInt8]) throws(SystemError) {
        var fault: SystemError?
        bytes.withUnsafeBytes { bytes in
            do throws(SystemError) {
                try pipe.write(bytes)
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
    }

    /// An element's number, which says itself how long it is, and its length in eight bytes.
    private static func head(_ id: UInt32, length: Int) -> [UInt8] {
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: id >> (24 - 8 * $0)) }
        return bytes.drop { $0 == 0 } + number(length | 1 << 56)
    }

    private static func element(_ id: UInt32, _ content: [UInt8]) -> [UInt8] {
        head(id, length: content.count) + content
    }

    /// Eight bytes, the highest first.
    private static func number(_ value: Int) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
    }
}
