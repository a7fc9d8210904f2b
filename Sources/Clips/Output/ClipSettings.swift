package import ImageCodecs

/// How a painted clip is written.
package struct ClipSettings: Sendable {
    /// The kind of file.
    package var format: ClipFormat
    /// 1 to 100.
    package var quality: Int
    /// What becomes of the sound.
    package var sound: SoundChoice
    /// The frames' size, which paintings have.
    package var size: PixelSize
    /// Threads of each program that decodes or encodes.
    package var threads: Int

    package init(format: ClipFormat, quality: Int, sound: SoundChoice, size: PixelSize, threads: Int) {
        self.format = format
        self.quality = quality
        self.sound = sound
        self.size = size
        self.threads = threads
    }

    /// The size that is encoded.
    package var encodedSize: PixelSize {
        guard format.needsEvenSides else { return size }
        return PixelSize(width: size.width + size.width % 2, height: size.height + size.height % 2)
    }
}

extension ClipSettings {
    /// Throws ``ClipError`` for what cannot be written of `clip` by this FFmpeg.
    package func check(_ clip: ClipDescription, _ ffmpeg: FFmpeg) throws(ClipError) {
        guard ffmpeg.encoders.contains(format.encoder) else {
            throw ClipError(
                .missingProgram,
                "this ffmpeg was built without \(format.encoder), which a .\(format.rawValue) needs; install one that has it "
                    + "(on Fedora that of RPM Fusion), or write another kind of file: \(ClipFormat.endings)")
        }
        guard sound == .copy, !format.isAnimation,
            let track = clip.sound.first(where: { !format.holds(sound: $0.codec) })
        else { return }
        throw ClipError(
            .unsupported,
            "the sound is coded as \(track.codec), which a .\(format.rawValue) cannot hold; write an .mkv, "
                + "or give --sound convert or --sound none")
    }

    /// What people should know of a clip that is painted all the same.
    package func notes(_ clip: ClipDescription) -> [String] {
        var notes: [String] = []
        if encodedSize != size {
            notes.append(
                "H.264 needs even sides: the last row or column is repeated, and the clip is \(encodedSize) px"
            )
        }
        if !clip.picture.color.isNearStandard {
            notes.append(
                "its colours (\(clip.picture.color.words)) are converted to standard dynamic range, BT.709")
        }
        if format.isAnimation, !clip.sound.isEmpty, sound != .none {
            notes.append("a .\(format.rawValue) has no sound: it is left out")
        }
        let lost = clip.subtitles.filter { format.subtitles($0.codec) == nil }
        if !lost.isEmpty {
            notes.append(
                "a .\(format.rawValue) cannot hold subtitles coded as "
                    + "\(Set(lost.map(\.codec)).sorted().joined(separator: ", ")): they are left out")
        }
        return notes
    }
}
