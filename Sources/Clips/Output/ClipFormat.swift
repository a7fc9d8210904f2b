import ImageCodecs

/// The kinds of files that painted clips are written as.
package enum ClipFormat: String, Sendable, CaseIterable {
    case mp4, mov, mkv, webm, gif, apng

    /// The format that a file's ending stands for; `png` is an animated PNG.
    package init?(ending: String) {
        switch ending.lowercased() {
        case "mp4", "m4v": self = .mp4
        case "mov", "qt": self = .mov
        case "png", "apng": self = .apng
        case let ending:
            guard let format = Self(rawValue: ending) else { return nil }
            self = format
        }
    }

    /// The endings that people are told of.
    package static let endings = ".mp4, .mov, .mkv, .webm, .gif or .apng"

    /// FFmpeg's name of the format.
    var muxer: String { self == .mkv ? "matroska" : rawValue }

    /// The encoder of its pictures.
    var encoder: String {
        switch self {
        case .mp4, .mov, .mkv: "libx264"
        case .webm: "libvpx-vp9"
        case .gif, .apng: rawValue
        }
    }

    /// Whether it is a picture that moves by itself, without sound.
    var isAnimation: Bool { self == .gif || self == .apng }

    /// Whether its pixels can be transparent.
    package var canBeTransparent: Bool { isAnimation || self == .webm }

    /// Whether its frames have an even width and height: H.264 halves the colors each way.
    var needsEvenSides: Bool { encoder == "libx264" }

    /// Whether it can hold sound that is coded so.
    func holds(sound codec: String) -> Bool {
        let common: Set = ["aac", "mp3", "ac3", "eac3", "alac", "opus", "flac", "mp2"]
        switch self {
        case .mp4: return common.contains(codec)
        case .mov: return codec.hasPrefix("pcm_") || common.subtracting(["opus", "flac"]).contains(codec)
        case .mkv: return true
        case .webm: return ["opus", "vorbis"].contains(codec)
        case .gif, .apng: return false
        }
    }

    /// How subtitles that are coded so are written; `nil` if it cannot hold them.
    func subtitles(_ codec: String) -> String? {
        let isText = ["subrip", "srt", "ass", "ssa", "mov_text", "webvtt", "text"].contains(codec)
        switch self {
        case .mp4, .mov: return codec == "mov_text" ? "copy" : isText ? "mov_text" : nil
        case .mkv: return codec == "mov_text" ? "srt" : "copy"
        case .webm: return codec == "webvtt" ? "copy" : isText ? "webvtt" : nil
        case .gif, .apng: return nil
        }
    }

    /// The arguments that encode pictures in `quality` (1 to 100).
    func encoding(quality: Int, hasAlpha: Bool) -> [String] {
        switch self {
        case .mp4, .mov, .mkv:
            // 16 can hardly be told from the painting at 90; six more halve the file.
            let crf = min(51, max(0, Int((16 + Double(90 - quality) * 0.4).rounded())))
            return ["-c:v", "libx264", "-preset", "veryfast", "-crf", "\(crf)"]
        case .webm:
            let crf = min(63, max(0, Int((24 + Double(90 - quality) * 0.44).rounded())))
            return [
                "-c:v", "libvpx-vp9", "-crf", "\(crf)", "-b:v", "0", "-deadline", "good", "-cpu-used", "5",
                "-row-mt", "1",
            ] + (hasAlpha ? ["-auto-alt-ref", "0"] : [])
        case .gif: return ["-c:v", "gif"]
        case .apng: return ["-c:v", "apng", "-pred", "mixed"]
        }
    }
}
