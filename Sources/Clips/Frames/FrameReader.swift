import Foundations
import HostSystem
import ImageCodecs

/// Has FFmpeg decode a clip, and gives its frames one by one.
///
/// Two pipes come from it: bytes of pixels, and a line of text a frame with its time. Not more than a frame
/// is in memory here.
final class FrameReader {
    private enum Samples {
        case rgb, rgba
        /// 16 bits, to be converted to sRGB.
        case wide(ColorConversion)
    }

    private let run: FFmpegRun
    private let clip: ClipDescription
    private let size: PixelSize
    private let samples: Samples
    private let threads: Int
    private var times: FrameTimes
    private var count = 0
    private var last: FrameTimes.Entry?

    /// Begins to decode; frames are scaled to `size`.
    ///
    /// Throws ``ClipError``, also for colors that nobody knows.
    init(_ clip: ClipDescription, at size: PixelSize, with ffmpeg: FFmpeg, threads: Int) throws(ClipError) {
        let picture = clip.picture
        let isStandard = picture.color.isNearStandard
        if isStandard {
            samples = picture.hasAlpha ? .rgba : .rgb
        } else {
            guard let points = picture.color.codePoints else {
                throw ClipError(
                    .unsupported,
                    "\(InputFile.name(of: clip.path)) has colours (\(picture.color.words)) that cannot be converted; "
                        + "convert it to BT.709 first")
            }
            samples = .wide(ColorConversion(.codePoints(points), SampleFormat(.rgb, bits: 16), in: .png))
        }
        let format = isStandard ? (picture.hasAlpha ? "rgba" : "rgb24") : "rgb48le"
        var filters: [String] = []
        if picture.isInterlaced { filters.append("bwdif=mode=send_frame:deint=interlaced") }
        var scale =
            "scale=\(size.width):\(size.height):flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp"
        if !picture.color.isRGB { scale += ":in_color_matrix=\(picture.color.matrix(at: picture.size))" }
        filters += [scale, "format=\(format)", "split[times][pixels]"]
        let timing =
            ffmpeg.keepingTimes + ["-enc_time_base", picture.timeBase.description]
        var decoder: [String] = []
        if picture.hasAlphaBeside, let name = ["vp8": "libvpx", "vp9": "libvpx-vp9"][picture.codec],
            ffmpeg.decoders.contains(name)
        {
            decoder = ["-c:v", name]
        }
        run = try FFmpegRun(
            ffmpeg.converter,
            ["-hide_banner", "-nostdin", "-loglevel", "error", "-copyts", "-threads", "\(threads)"] + decoder
                + ["-max_pixels", "\(max(picture.size.pixels, size.pixels) * 2)"]
                + ClipInput.arguments(clip.path)
                + ["-filter_complex", "[0:\(picture.stream)]" + filters.joined(separator: ",")]
                // The times come first: a frame's is there when its pixels are.
                + ["-map", "[times]"] + timing
                + ["-c:v", "wrapped_avframe", "-flush_packets", "1", "-f", "framecrc", "pipe:3"]
                + ["-map", "[pixels]"] + timing
                + ["-c:v", "rawvideo", "-f", "rawvideo", "pipe:1"],
            environment: ffmpeg.environment, outputs: [1, 3],
            limits: HelperProgram.Limits(addressSpace: 8 << 30, fileBytes: 0))
        self.clip = clip
        self.size = size
        self.threads = threads
        times = FrameTimes(run.pipe(3))
    }

    /// What ends it, for others to call.
    var killer: @Sendable () -> Void { { [run] in run.kill() } }

    /// The next frame; `nil` at the end.
    ///
    /// Throws ``ClipError``.
    func next() throws -> ClipFrame? {
        do {
            guard let image = try image() else {
                try end()
                return nil
            }
            guard let entry = try times.next() else { throw SystemError(code: 0) }
            // A frame without a time, or shown no later than the one before, follows at once.
            var ticks = entry.ticks ?? (last?.ticks).map { $0 + max(1, last?.length ?? 1) } ?? 0
            if let before = last?.ticks, ticks <= before { ticks = before + 1 }
            last = FrameTimes.Entry(ticks: ticks, length: entry.length)
            defer { count += 1 }
            let seconds =
                Double(ticks) * clip.picture.timeBase.value - Double(clip.startMicroseconds) / 1e6
            return ClipFrame(
                image: image, index: count, ticks: ticks, length: entry.length, seconds: max(0, seconds))
        } catch let error as SystemError {
            throw broken(error.code == 0 ? nil : error.advice)
        }
    }

    private func broken(_ reason: String?) -> ClipError {
        ClipError(
            .interrupted,
            "\(InputFile.name(of: clip.path)): decoding broke off after \(count) frames: "
                + (reason ?? run.lastComplaint() ?? "a part of a frame is missing"))
    }

    private func end() throws(ClipError) {
        let (name, count) = (InputFile.name(of: clip.path), count)
        try run.finish { "\(name): decoding broke off after \(count) frames: \($0)" }
        guard count > 0 else {
            throw ClipError(
                .unusable,
                "\(name) holds no frame that can be decoded\(run.lastComplaint().map { ": \($0)" } ?? "")")
        }
    }

    private func image() throws(SystemError) -> RasterImage? {
        let pixels = size.pixels
        switch samples {
        case .rgb:
            guard let rgb = try bytes(3 * pixels) else { return nil }
            return RasterImage(width: size.width, height: size.height, rgb: rgb)
        case .rgba:
            guard let rgba = try bytes(4 * pixels) else { return nil }
            var isOpaque = true
            let alpha = [UInt8](unsafeUninitializedCapacity: pixels) { alpha, count in
                for pixel in 0..<pixels {
                    alpha[pixel] = rgba[4 * pixel + 3]
                    if alpha[pixel] != 255 { isOpaque = false }
                }
                count = pixels
            }
            let rgb = [UInt8](unsafeUninitializedCapacity: 3 * pixels) { rgb, count in
                for pixel in 0..<pixels {
                    rgb[3 * pixel] = rgba[4 * pixel]
                    rgb[3 * pixel + 1] = rgba[4 * pixel + 1]
                    rgb[3 * pixel + 2] = rgba[4 * pixel + 2]
                }
                count = 3 * pixels
            }
            return RasterImage(
                width: size.width, height: size.height, rgb: rgb, alpha: isOpaque ? nil : alpha)
        case .wide(let conversion):
            guard let words = try bytes(6 * pixels) else { return nil }
            let rgb = [UInt8](unsafeUninitializedCapacity: 3 * pixels) { rgb, count in
                words.withUnsafeBytes { words in
                    let plane = ColorConversion.Plane(
                        base: words.baseAddress!, width: size.width, height: size.height,
                        bytesPerRow: 6 * size.width)
                    conversion.convert(plane, rgb: rgb.baseAddress!, threads: threads)
                }
                count = 3 * pixels
            }
            return RasterImage(width: size.width, height: size.height, rgb: rgb)
        }
    }

    /// `nil` at the end between two frames; throws with code 0 within one.
    private func bytes(_ count: Int) throws(SystemError) -> [UInt8]? {
        var fault: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(SystemError) {
                filled = try run.pipe(1).read(UnsafeMutableRawBufferPointer(buffer))
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
        if bytes.isEmpty { return nil }
        guard bytes.count == count else { throw SystemError(code: 0) }
        return bytes
    }
}
