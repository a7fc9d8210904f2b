import TestSupport
import Testing

@testable import ImageCodecs

#if os(Linux)
import HostSystem
import SystemLibC

/// What this process occupies.
private enum OwnMemory {
    /// The most that it occupied since it started or since ``forgetPeak()``, in bytes. (What `getrusage` tells begins
    /// with what the process occupied that started this one.)
    static func peak() throws -> Int {
        let status = try #require(fopen("/proc/self/status", "r"))
        defer { fclose(status) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), status) != nil {
            let words = line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
                .split(whereSeparator: \.isWhitespace)
            guard words.count > 1, words[0] == "VmHWM:", let kilobytes = Int(words[1]) else { continue }
            return kilobytes * 1024
        }
        throw POSIXFailure()
    }

    /// What is occupied now is the peak so far, without what has been freed.
    static func forgetPeak() throws {
        FreedMemory.giveBack()
        let file = open("/proc/self/clear_refs", O_WRONLY)
        defer { close(file) }
        guard write(file, "5", 1) == 1 else { throw POSIXFailure() }
    }

    private struct POSIXFailure: Error {
        let code = errno
    }
}
#endif

/// Large files of each kind whose decoding costs differ.
enum LargeFile: String, CaseIterable, Codable {
    case baseline, quarter, turned, progressive, progressiveCMYK, plainPNG, transparentPNG, interlacedPNG
    case wordPNG, interlacedWordPNG, tablePNG, profiledCMYK
    case lossyWebP, quarterWebP, lossyAlphaWebP, losslessWebP, losslessAlphaWebP, gif

    /// Those that this build reads.
    static let readable = allCases.filter { ImageFormat.readable.contains($0.format) }

    /// The height to ask for.
    var atLeastHeight: Int? { [.quarter, .quarterWebP].contains(self) ? 500 : nil }

    private var format: ImageFormat {
        switch self {
        case .baseline, .quarter, .turned, .progressive, .progressiveCMYK, .profiledCMYK: .jpeg
        case .plainPNG, .transparentPNG, .interlacedPNG, .wordPNG, .interlacedWordPNG, .tablePNG: .png
        case .lossyWebP, .quarterWebP, .lossyAlphaWebP, .losslessWebP, .losslessAlphaWebP: .webp
        case .gif: .gif
        }
    }

    func bytes() throws -> [UInt8] {
        let width = 3000
        let height = 2000
        func flat(alpha: Bool, colorful: Bool = false) -> RasterImage {
            let opacity = [UInt8](repeating: 77, count: alpha ? width * height : 0)
            var rgb = [UInt8](repeating: 99, count: width * height * 3)
            // More colors than a palette has, which would take less memory.
            for i in 0..<(colorful ? width * 3 : 0) { rgb[i] = UInt8(i / (i % 3 + 1) % 256) }
            return RasterImage(width: width, height: height, rgb: rgb, alpha: alpha ? opacity : nil)
        }
        switch self {
        case .baseline, .quarter: return try ImageEncoder(quality: 95).jpeg(flat(alpha: false))
        case .turned:
            // The Exif segment of a picture that lies on its side, in front of this one's.
            let small = try Fixture.bytes("orientation6.jpg")
            let start = try #require(
                (0..<small.count - 1).first { small[$0] == 0xFF && small[$0 + 1] == 0xE1 })
            let length = Int(small[start + 2]) << 8 | Int(small[start + 3])
            var bytes = try ImageEncoder(quality: 95).jpeg(flat(alpha: false))
            bytes.insert(contentsOf: small[start..<start + 2 + length], at: 2)
            return bytes
        case .progressive: return try Self.claiming(width, height, "progressive.jpg")
        case .progressiveCMYK: return try Self.claiming(width, height, "cmyk-progressive.jpg")
        case .plainPNG: return try ImageEncoder().png(flat(alpha: false))
        case .transparentPNG: return try ImageEncoder().png(flat(alpha: true))
        case .interlacedPNG: return try Self.claiming(width, height, "rgba8-interlaced.png")
        case .wordPNG: return try Self.words(width, height)
        case .interlacedWordPNG:
            return try Self.claiming(width, height, "color/points-p3-16-alpha-interlaced.png")
        case .tablePNG:
            let profile = try ZlibStream.deflated(Fixture.bytes("color/rgb-table.icc"))
            return PNGFile.inserting(
                PNGChunks.chunk("iCCP", [0x61, 0, 0] + profile),
                into: try ImageEncoder().png(flat(alpha: false)))
        case .profiledCMYK: return try Self.claiming(width, height, "color/profile-cmyk.jpg")
        case .lossyWebP, .quarterWebP: return try ImageEncoder().webp(flat(alpha: false))
        case .lossyAlphaWebP: return try ImageEncoder().webp(flat(alpha: true))
        case .losslessWebP: return try ImageEncoder(quality: 100).webp(flat(alpha: false, colorful: true))
        case .losslessAlphaWebP:
            return try ImageEncoder(quality: 100).webp(flat(alpha: true, colorful: true))
        case .gif: return try Self.claiming(width, height, "palette8.gif")
        }
    }

    /// Display P3 in words of 16 bits, all alike.
    private static func words(_ width: Int, _ height: Int) throws -> [UInt8] {
        let sides = PNGChunks.bigEndian(UInt32(width)) + PNGChunks.bigEndian(UInt32(height))
        let rows = [UInt8](repeating: 0, count: (1 + 6 * width) * height)
        return try PNGChunks.signature + PNGChunks.chunk("IHDR", sides + [16, 2, 0, 0, 0])
            + PNGChunks.chunk("cICP", [12, 13, 0, 1]) + PNGChunks.chunk("IDAT", ZlibStream.deflated(rows))
            + PNGChunks.chunk("IEND", [])
    }

    /// The fixture `name`, small, which claims to be large: its rows are missing, the memory for them is
    /// taken.
    static func claiming(_ width: Int, _ height: Int, _ name: String) throws -> [UInt8] {
        var bytes = try Fixture.bytes(name)
        if let frame = JPEGFile.frameOffset(bytes), name.hasSuffix("jpg") {
            let size = [height, width].flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
            bytes.replaceSubrange(frame + 5..<frame + 9, with: size)
            return bytes
        }
        if name.hasSuffix("gif") {
            let size = [width, height].flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
            bytes.replaceSubrange(6..<10, with: size)
            return bytes
        }
        let size = PNGChunks.bigEndian(UInt32(width)) + PNGChunks.bigEndian(UInt32(height))
        return PNGChunks.signature
            + PNGChunks(bytes).flatMap { chunk in
                let content = Array(chunk.content)
                return PNGChunks.chunk(
                    chunk.type, chunk.type == "IHDR" ? size + Array(content.dropFirst(8)) : content)
            }
    }
}

@Suite("What decoding takes is known before, and memory that is not there is an error")
struct MemoryTests {
    @Test("The parts of the prediction")
    func parts() throws {
        let size = 3000 * 2000
        func header(_ file: LargeFile) throws -> CheckedImageHeader {
            try ImageDecoder().header(of: file.bytes())
        }
        let small = 6 << 20
        for (file, pixels, all) in [
            (.baseline, 3 * size, 3 * size), (.turned, 3 * size, 6 * size),
            (.progressive, 3 * size, 9 * size),
            (.progressiveCMYK, 3 * size, 11 * size), (.plainPNG, 3 * size, 3 * size),
            (.transparentPNG, 4 * size, 4 * size), (.interlacedPNG, 4 * size, 8 * size),
            // Words row by row, or all of them while passes come in; inks row by row.
            (.wordPNG, 3 * size, 3 * size), (.interlacedWordPNG, 4 * size, 12 * size),
            (.tablePNG, 3 * size, 3 * size), (.profiledCMYK, 3 * size, 3 * size),
            (.lossyWebP, 3 * size, 3 * size), (.lossyAlphaWebP, 4 * size, 9 * size),
            (.losslessWebP, 3 * size, 7 * size), (.losslessAlphaWebP, 4 * size, 8 * size),
            (.gif, 4 * size, 4 * size),
        ] as [(LargeFile, Int, Int)] where LargeFile.readable.contains(file) {
            let header = try header(file)
            #expect(header.decodedBytes() == pixels, "\(file)")
            #expect((all..<all + small).contains(header.decodingBytes()), "\(file)")
        }
        #expect(try header(.quarter).decodedBytes(atLeastHeight: 500) == 3 * 750 * 500)
    }

    #if os(Linux)
    @Test(
        "No decoding takes more than its header says, nor much less",
        .enabled(if: !Places.isSanitized, "a sanitizer has an allocator of its own"),
        arguments: LargeFile.readable)
    func prediction(file: LargeFile) async {
        await #expect(processExitsWith: .success) { [file] in
            let bytes = try file.bytes()
            let least = file.atLeastHeight
            let predicted = try ImageDecoder().header(of: bytes).decodingBytes(atLeastHeight: least)
            try OwnMemory.forgetPeak()
            let start = try OwnMemory.peak()
            _ = try? ImageDecoder().decode(bytes, atLeastHeight: least)
            let measured = try OwnMemory.peak() - start
            let noise = 4 << 20
            try #require(measured <= predicted + noise, "\(measured) of \(predicted) bytes")
            try #require(measured >= predicted * 2 / 3 - noise, "\(measured) of \(predicted) bytes")
        }
    }

    @Test(
        "Nor does an AVIF's", .enabled(if: ImageFormat.writable.contains(.avif)),
        .enabled(if: !Places.isSanitized, "a sanitizer has an allocator of its own"),
        arguments: [(75, false), (90, false), (75, true)])
    func predictionOfAVIF(quality: Int, alpha: Bool) async {
        await #expect(processExitsWith: .success) { [quality, alpha] in
            let picture = Fixture.picture(width: 2400, height: 1600, alpha: alpha)
            let bytes = try ImageEncoder(quality: quality, threads: 2).avif(picture)
            let predicted = try ImageDecoder().header(of: bytes).decodingBytes()
            try OwnMemory.forgetPeak()
            let start = try OwnMemory.peak()
            _ = try ImageDecoder().decode(bytes)
            let measured = try OwnMemory.peak() - start
            try #require(measured <= predicted + (4 << 20), "\(measured) of \(predicted) bytes")
            // The decoder keeps less where the picture is simple.
            try #require(measured >= predicted / 2, "\(measured) of \(predicted) bytes")
        }
    }

    /// Kinds of files whose encoders differ.
    struct Encoding: Codable, Sendable {
        let format: String
        let quality: Int
        let alpha: Bool

        static let all = [
            ("png", 90), ("jpg", 89), ("jpg", 100), ("webp", 90), ("webp", 100), ("avif", 60), ("avif", 90),
        ].flatMap { format, quality in
            [false, true].map { Encoding(format: format, quality: quality, alpha: $0) }
        }.filter { encoding in ImageFormat.writable.contains { $0.fileExtension == encoding.format } }
    }

    @Test(
        "No encoding takes more than is said before, nor much less, of pictures of noise",
        .enabled(if: !Places.isSanitized, "a sanitizer has an allocator of its own"),
        arguments: Encoding.all)
    func encoding(_ encoding: Encoding) async {
        await #expect(processExitsWith: .success) { [encoding] in
            let (width, height) = (1600, 1200)
            var random = SeededRandom(seed: 3)
            func noise(_ count: Int) -> [UInt8] {
                (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
            let picture = RasterImage(
                width: width, height: height, rgb: noise(3 * width * height),
                alpha: encoding.alpha ? noise(width * height) : nil)
            let format = try #require(ImageFormat.writable.first { $0.fileExtension == encoding.format })
            let encoder = ImageEncoder(quality: encoding.quality, threads: 2)
            let predicted = encoder.encodingBytes(
                as: format, width: width, height: height, hasAlpha: encoding.alpha)
            try OwnMemory.forgetPeak()
            let start = try OwnMemory.peak()
            _ = try encoder.encode(picture, as: format)
            let measured = try OwnMemory.peak() - start
            try #require(measured <= predicted, "\(measured) of \(predicted) bytes")
            let fixed = 8 << 20
            try #require(measured >= predicted / 3 - fixed, "\(measured) of \(predicted) bytes")
        }
    }

    @Test(
        "Memory that the system does not give is an error that says how much",
        arguments: ["progressive.jpg", "rgba8-interlaced.png"])
    func outOfMemory(name: String) async {
        await #expect(processExitsWith: .success) { [name] in
            let bytes = try LargeFile.claiming(7000, 7000, name)
            let predicted = try ImageDecoder().header(of: bytes).decodingBytes()
            let pages = try #require(Self.addressSpacePages())
            var limit = rlimit()
            // Less than half of it, and more than the C library has in reserve.
            limit.rlim_cur = rlim_t(pages * sysconf(Int32(_SC_PAGESIZE)) + (100 << 20))
            limit.rlim_max = limit.rlim_cur
            try #require(setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0)
            do throws(ImageCodecError) {
                _ = try ImageDecoder().decode(bytes)
                Issue.record("decoded without memory")
            } catch {
                try #require(error == .outOfMemory(bytes: predicted))
                try #require(error.description.contains("not enough memory"))
            }
        }
    }

    private static func addressSpacePages() -> Int? {
        guard let file = fopen("/proc/self/statm", "r") else { return nil }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 128)
        guard fgets(&buffer, Int32(buffer.count), file) != nil else { return nil }
        return Int(atol(buffer))
    }
    #endif
}
