import Foundations
import HostSystem
import ImageCodecs

/// Has FFmpeg encode painted frames, and put the clip's own sound, subtitles and chapters beside them.
final class ClipWriter {
    private let run: FFmpegRun
    private let stream: FrameStream
    private let clip: ClipDescription
    private let settings: ClipSettings
    private let path: String
    /// The first frame's time, in units of the clip's time base.
    private let start: Int
    private var written = 0
    private var last: (ticks: Int, length: Int)?
    private let animation: Animation?
    private var ticks: [Int] = []

    /// How long an animation's frames are said to be on the way to it; the file gets its own times
    /// afterwards.
    private static let animationTick = 100_000_000
    /// Where the program has a file that has no name.
    private static let place = "/proc/self/fd/3"
    private static let nanosecond = Rational(1, 1_000_000_000)

    /// Begins to write `file`, which messages call `path`; `first` is the first frame.
    ///
    /// `animation` is what the clip's own file says of its times, if it is one that has them.
    init(
        _ clip: ClipDescription, _ settings: ClipSettings, first: ClipFrame, animation: Animation?,
        into file: UnfinishedFile, path: String, with ffmpeg: FFmpeg
    ) throws(ClipError) {
        self.clip = clip
        self.settings = settings
        self.path = path
        self.animation = animation
        start = first.ticks
        let hasAlpha = settings.format.canBeTransparent && clip.picture.hasAlpha
        // By its descriptor, or by its name where it has one.
        let target = file.path ?? Self.place
        run = try FFmpegRun(
            ffmpeg.converter,
            Self.arguments(
                clip, settings, first: first, animation: animation, hasAlpha: hasAlpha, ffmpeg)
                + ["-f", settings.format.muxer, "-y", "file:" + target],
            environment: ffmpeg.environment, inputs: [0],
            files: file.path == nil ? [3: file.descriptor] : [:],
            limits: HelperProgram.Limits(addressSpace: 8 << 30))
        do throws(SystemError) {
            stream = try FrameStream(
                run.pipe(0), size: settings.encodedSize, hasAlpha: hasAlpha,
                length: settings.format.isAnimation
                    ? Self.animationTick : Int((1e9 / (clip.picture.rate?.value ?? 25)).rounded()))
        } catch {
            throw Self.broken(run, path, error)
        }
    }

    /// What ends it, for others to call.
    var killer: @Sendable () -> Void { { [run] in run.kill() } }

    /// Appends a painted frame.
    func write(_ frame: ClipFrame) throws(ClipError) {
        let time =
            settings.format.isAnimation
            ? written * Self.animationTick
            : clip.picture.timeBase.times(frame.ticks - start, in: Self.nanosecond)
        do throws(SystemError) {
            try stream.write(frame.image, time: time)
        } catch {
            throw Self.broken(run, path, error)
        }
        written += 1
        last = (frame.ticks, frame.length)
        if settings.format.isAnimation { ticks.append(frame.ticks) }
    }

    /// Waits until all is encoded, and completes `file`.
    ///
    /// Throws ``ClipError``, and `FileError`.
    func finish(_ file: UnfinishedFile) throws {
        run.pipe(0).close()
        let path = path
        try run.finish { "cannot write \(OutputFile.name(of: path)): \(Self.withoutPlace($0))" }
        guard settings.format.isAnimation else { return }
        // A damaged file may have held fewer frames than it named.
        let own = animation.flatMap { $0.delays.count == written ? $0.delays : nil }
        let delays = own ?? delays(clip.picture.timeBase)
        let result = SeekableFile(file.descriptor, name: path)
        try Animation(delays: delays, plays: animation?.plays ?? 0).put(into: result, as: settings.format)
    }

    /// For how long each frame is shown, from the frames' times.
    private func delays(_ timeBase: Rational) -> [Animation.Delay] {
        let unit = Rational(1, settings.format == .gif ? 100 : 1000)
        let length = max(1, last?.length ?? 1)
        let ends = ticks.dropFirst() + [(last?.ticks ?? 0) + length]
        // Rounded as times, not as lengths: errors do not add up.
        return zip(ticks, ends).map { begin, end in
            let length = timeBase.times(end - start, in: unit) - timeBase.times(begin - start, in: unit)
            return Animation.Delay(numerator: min(65_535, length), denominator: unit.denominator)
        }
    }

    /// A complaint that does not name the file by its descriptor.
    private static func withoutPlace(_ complaint: String) -> String {
        complaint.replacing("file:\(place)", with: "it").replacing(place, with: "it")
    }

    private static func broken(_ run: FFmpegRun, _ path: String, _ error: SystemError) -> ClipError {
        // It has closed its end, and says why.
        run.pipe(0).close()
        let reason = run.lastComplaint().map(withoutPlace) ?? error.advice
        return ClipError(.interrupted, "cannot write \(OutputFile.name(of: path)): \(reason)")
    }

    // MARK: Arguments

    private static func arguments(
        _ clip: ClipDescription, _ settings: ClipSettings, first: ClipFrame, animation: Animation?,
        hasAlpha: Bool, _ ffmpeg: FFmpeg
    ) -> [String] {
        let picture = clip.picture
        let format = settings.format
        let isAnimation = format.isAnimation
        let firstTime = picture.timeBase.times(first.ticks, in: Rational(1, 1_000_000))
        var words = ["-hide_banner", "-loglevel", "error", "-copyts"]
        // Frames' times are counted from the first.
        if !isAnimation { words += ["-itsoffset", "\(firstTime)us"] }
        words += [
            "-protocol_whitelist", "pipe", "-probesize", "32", "-analyzeduration", "0", "-f", "matroska",
            "-i",
            "pipe:0",
        ]
        let tracks = isAnimation ? [] : tracks(clip, settings)
        let usesClip = !isAnimation && (!tracks.isEmpty || clip.hasChapters)
        if usesClip { words += ClipInput.arguments(clip.path) }
        words += ["-filter_complex", "[0:v]" + filter(picture, settings, hasAlpha: hasAlpha) + "[painted]"]
        words += ["-map", "[painted]"] + tracks
        // Of where and when it was taken nothing is written, as of photos; languages and titles of chapters stay.
        words += ["-map_metadata:g", "-1", "-metadata:s", "creation_time="]
        words += ["-map_chapters", usesClip && clip.hasChapters ? "1" : "-1"]
        words += ffmpeg.keepingTimes
        let timeBase = isAnimation ? Rational(1, 10) : picture.timeBase
        words += ["-enc_time_base", timeBase.description, "-threads", "\(settings.threads)"]
        words += format.encoding(quality: settings.quality, hasAlpha: hasAlpha)
        if !isAnimation {
            words += tags(picture.color.written)
            words += ["-output_ts_offset", "\(-clip.startMicroseconds)us"]
        }
        switch format {
        case .mp4, .mov:
            words += ["-movflags", "+faststart", "-video_track_timescale", "\(picture.timeBase.denominator)"]
            if let delay = animation?.delays.last?.ratio {
                // Of an animation the last frame's time is known; without reordered frames that is the
                // file's end. What is shorter than viewers show it is shown for a tenth of a second.
                let shown = delay.value < 0.02 ? Rational(1, 10) : delay
                let length = max(1, shown.times(1, in: picture.timeBase))
                words += ["-bf", "0", "-bsf:v", "setts=duration=\(length)"]
            }
        case .gif:
            // How often it is shown again; -1 for once.
            let plays = animation?.plays ?? 0
            words += ["-loop", "\(plays == 0 ? 0 : plays == 1 ? -1 : min(65_535, plays - 1))"]
        case .apng: words += ["-plays", "\(min(65_535, animation?.plays ?? 0))"]
        case .mkv, .webm: break
        }
        return words
    }

    /// Sound and subtitles: which, and how they are written.
    private static func tracks(_ clip: ClipDescription, _ settings: ClipSettings) -> [String] {
        var words: [String] = []
        if settings.sound != .none {
            for track in clip.sound { words += ["-map", "1:\(track.stream)"] }
            let codec = settings.format == .webm ? ["libopus", "-b:a", "160k"] : ["aac", "-b:a", "192k"]
            if !clip.sound.isEmpty { words += settings.sound == .copy ? ["-c:a", "copy"] : ["-c:a"] + codec }
        }
        var count = 0
        for track in clip.subtitles {
            guard let codec = settings.format.subtitles(track.codec) else { continue }
            words += ["-map", "1:\(track.stream)", "-c:s:\(count)", codec]
            count += 1
        }
        return words
    }

    private static func filter(
        _ picture: ClipDescription.Picture, _ settings: ClipSettings, hasAlpha: Bool
    ) -> String {
        let color = picture.color.written
        switch settings.format {
        case .gif:
            // A palette for each frame, so that nothing of the clip is kept; the pattern stands still where
            // the picture does.
            return "split[a][b];[a]palettegen=stats_mode=single:reserve_transparent=\(hasAlpha ? 1 : 0)[p];"
                + "[b][p]paletteuse=new=1:dither=bayer:bayer_scale=4"
        case .apng: return "format=\(hasAlpha ? "rgba" : "rgb24")"
        case .mp4, .mov, .mkv, .webm:
            var filters = [
                "scale=out_color_matrix=\(color.matrix(at: settings.size)):out_range=\(color.isFullRange ? "pc" : "tv")"
                    + ":flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp",
                "format=\(hasAlpha ? "yuva420p" : "yuv420p")",
            ]
            if let shape = picture.pixelShape { filters.append("setsar=\(shape)") }
            return filters.joined(separator: ",")
        }
    }

    private static func tags(_ color: ClipColor) -> [String] {
        var words = ["-color_range", color.isFullRange ? "pc" : "tv"]
        for (option, value) in [
            ("-colorspace", color.matrix), ("-color_primaries", color.primaries),
            ("-color_trc", color.transfer),
        ] {
            if let value { words += [option, value] }
        }
        return words
    }
}
