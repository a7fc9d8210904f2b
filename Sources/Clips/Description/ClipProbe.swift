import HostSystem
package import ImageCodecs
import StrictJSON

extension ClipDescription {
    /// What `ffprobe` says of the clip in the file `path`.
    ///
    /// Throws `FileError` for what cannot be read, and ``ClipError`` for what is no clip, leads to other
    /// files, or is larger than `limits`.
    package init(of path: String, with ffmpeg: FFmpeg, limits: ImageLimits) throws {
        // It says better what is wrong with a path, and that a pipe cannot be read twice.
        _ = try SeekableFile(reading: path)
        let run = try FFmpegRun(
            ffmpeg.prober,
            ["-hide_banner", "-loglevel", "error", "-max_pixels", "\(limits.pixels)"]
                + ClipInput.arguments(path)
                + ["-print_format", "json", "-show_format", "-show_streams", "-show_chapters"],
            environment: ffmpeg.environment, outputs: [1], limits: FFmpegRun.lookingLimits)
        let json = try run.text(1, limit: 8 << 20)
        let isRefused = run.hasRefusedFormat
        try run.finish { last in
            isRefused
                ? "\(InputFile.name(of: path)) is a list of other files or a script, or no clip of a known format; such files "
                    + "are not opened; give the clip itself, such as an MP4"
                : "\(InputFile.name(of: path)) is no clip that this ffmpeg reads: \(Self.withoutPath(last, path))"
        }
        let root: ProbedValue
        do throws(JSONError) {
            root = try ProbedValue(json)
        } catch {
            throw ClipError(.unusable, "ffprobe says nothing useful of \(InputFile.name(of: path)): \(error)")
        }
        try self.init(root, path, limits: limits)
    }

    init(_ root: ProbedValue, _ path: String, limits: ImageLimits) throws(ClipError) {
        let name = InputFile.name(of: path)
        let streams = root["streams"].elements
        func tracks(_ kind: String) -> [Track] {
            streams.compactMap { stream in
                guard stream["codec_type"].text == kind, let index = stream["index"].integer else {
                    return nil
                }
                return Track(stream: index, codec: stream["codec_name"].text ?? "unknown")
            }
        }
        let pictures = streams.filter {
            $0["codec_type"].text == "video" && $0["disposition"]["attached_pic"].integer != 1
        }
        guard let stream = pictures.first else {
            throw ClipError(.unusable, "\(name) holds no moving picture")
        }
        self.path = path
        formats = Set((root["format"]["format_name"].text ?? "").split(separator: ",").map(String.init))
        // No clock begins after thirty years.
        let start = max(-1e9, min(root["format"]["start_time"].number ?? 0, 1e9))
        startMicroseconds = Int((start * 1e6).rounded())
        duration = root["format"]["duration"].number
        sound = tracks("audio")
        subtitles = tracks("subtitle")
        hasChapters = !root["chapters"].elements.isEmpty
        picture = try Picture(stream, name, limits: limits)
    }

    /// A complaint without the name of the file, which stands beside it already.
    private static func withoutPath(_ complaint: String, _ path: String) -> String {
        let start = "file:\(path): "
        return complaint.hasPrefix(start) ? String(complaint.dropFirst(start.count)) : complaint
    }
}

extension ClipDescription.Picture {
    fileprivate init(
        _ stream: ProbedValue, _ name: String, limits: ImageLimits
    ) throws(ClipError) {
        guard let index = stream["index"].integer, let width = stream["width"].integer,
            let height = stream["height"].integer, (1...limits.side).contains(width),
            (1...limits.side).contains(height), width * height <= limits.pixels
        else {
            let size = [stream["width"], stream["height"]].map { $0.integer.map { "\($0)" } ?? "?" }
            throw ClipError(
                .unusable,
                "\(name) has frames of \(size.joined(separator: "x")) px; the most that is read is "
                    + "\(limits.pixels / 1_000_000) megapixels (--max-megapixels), and \(limits.side) px a side"
            )
        }
        guard let timeBase = stream["time_base"].ratio else {
            throw ClipError(.unusable, "\(name) does not say when its frames are shown")
        }
        let sides = stream["side_data_list"].elements
        if let profile = sides.compactMap({ $0["dv_profile"].integer }).first, profile == 5 {
            throw ClipError(
                .unsupported,
                "\(name) is in the colours of Dolby Vision 5, which only its own decoder knows; convert it to HDR10 or to standard range first"
            )
        }
        // Counter-clockwise, degrees; frames are decoded upright.
        let rotation = sides.compactMap { $0["rotation"].number }.first ?? 0
        let isTurned = abs(abs(rotation.truncatingRemainder(dividingBy: 180)) - 90) < 1
        let format = stream["pix_fmt"].text ?? ""
        let shape = stream["sample_aspect_ratio"].ratio.flatMap { $0.value == 1 ? nil : $0 }
        self.stream = index
        codec = stream["codec_name"].text ?? "unknown"
        size = isTurned ? PixelSize(width: height, height: width) : PixelSize(width: width, height: height)
        pixelShape = isTurned ? shape?.inverse : shape
        self.timeBase = timeBase
        let (base, average) = (stream["r_frame_rate"].ratio, stream["avg_frame_rate"].ratio)
        // The first is the one on whose grid all frames lie; in some files that is the grid of the clock.
        rate = base.flatMap { $0.value <= 240 ? $0 : nil } ?? average ?? base
        frames = stream["nb_frames"].integer.flatMap { $0 > 0 ? $0 : nil }
        let isRGB = ["rgb", "bgr", "argb", "abgr", "gbr", "pal8", "0rgb", "0bgr"].contains {
            format.hasPrefix($0)
        }
        color = ClipColor(
            matrix: stream["color_space"].text, primaries: stream["color_primaries"].text,
            transfer: stream["color_transfer"].text,
            isFullRange: stream["color_range"].text == "pc" || format.hasPrefix("yuvj"), isRGB: isRGB)
        hasAlphaBeside = stream["tags"]["alpha_mode"].text == "1"
        hasAlpha =
            hasAlphaBeside
            || ["yuva", "gbrap", "rgba", "bgra", "argb", "abgr", "ya8", "ya16", "pal8"].contains {
                format.hasPrefix($0)
            }
        isInterlaced = ["tt", "bb", "tb", "bt"].contains(stream["field_order"].text ?? "")
    }
}
