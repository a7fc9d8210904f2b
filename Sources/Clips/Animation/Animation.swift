import HostSystem

/// What a GIF or an animated PNG says of its frames' times.
struct Animation: Sendable, Equatable {
    /// For how long each frame is shown, s; 0 is as short as its viewer likes.
    var delays: [Delay]
    /// How often it is shown; 0 for ever.
    var plays: Int

    /// For how long a frame is shown, as two numbers of 16 bits.
    struct Delay: Sendable, Equatable {
        var numerator: Int
        /// 0 means 100 in an animated PNG.
        var denominator: Int

        /// s.
        var ratio: Rational { Rational(numerator, denominator == 0 ? 100 : denominator) }
    }

    /// Reads the animation in the file of `clip`; `nil` if it is of another format.
    ///
    /// Throws `FileError`.
    static func of(_ clip: ClipDescription) throws(FileError) -> Animation? {
        guard clip.isAnimation else { return nil }
        let file = try SeekableFile(reading: clip.path)
        if clip.formats.contains("gif") {
            let times = try GIFTimes(file)
            return Animation(
                delays: times.frames.map { Delay(numerator: $0.delay, denominator: 100) }, plays: times.plays)
        }
        let times = try APNGTimes(file)
        return Animation(delays: times.frames.map(\.delay), plays: times.plays)
    }

    /// Writes the times into a file that has as many frames.
    ///
    /// Throws ``ClipError`` for another number of frames, and `FileError`.
    func put(into file: SeekableFile, as format: ClipFormat) throws {
        let count: Int
        if format == .gif {
            let frames = try GIFTimes(file).frames
            count = frames.count
            for (frame, delay) in zip(frames, delays) {
                // Of another format's fractions, the nearest hundredth.
                let hundredths = min(65_535, delay.ratio.times(1, in: Rational(1, 100)))
                guard let place = frame.place else { continue }
                try file.replace(
                    at: place, [UInt8(truncatingIfNeeded: hundredths), UInt8(hundredths >> 8 & 255)])
            }
        } else {
            let frames = try APNGTimes(file).frames
            count = frames.count
            for (frame, delay) in zip(frames, delays) { try frame.put(delay, into: file) }
        }
        guard count == delays.count else {
            throw ClipError(
                .interrupted, "ffmpeg has written \(count) frames of \(delays.count); please report this")
        }
    }
}
