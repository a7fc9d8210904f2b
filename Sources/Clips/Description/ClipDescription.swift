package import ImageCodecs

/// What a clip's file says of itself; nothing of it is decoded yet.
package struct ClipDescription: Sendable {
    /// Its moving picture: the first, covers not counted.
    package struct Picture: Sendable {
        /// Which of the file's streams.
        let stream: Int
        /// FFmpeg's name of how it is coded.
        let codec: String
        /// As it is shown: upright.
        package let size: PixelSize
        /// Width of a pixel by its height, as it is shown; `nil` for squares.
        let pixelShape: Rational?
        /// The unit of its frames' times, s.
        package let timeBase: Rational
        /// Frames a second, where the file says so.
        package let rate: Rational?
        /// How many frames there are, where the file says so.
        package let frames: Int?
        let color: ClipColor
        /// Whether its pixels may be transparent.
        let hasAlpha: Bool
        /// Whether a frame may be two half pictures of two moments.
        let isInterlaced: Bool
        /// Whether transparency is coded beside it, as WebM has it.
        let hasAlphaBeside: Bool
    }

    /// Sound or subtitles.
    struct Track: Sendable, Equatable {
        /// Which of the file's streams.
        let stream: Int
        /// FFmpeg's name of how it is coded.
        let codec: String
    }

    /// The file.
    package let path: String
    /// FFmpeg's names of the file's format.
    let formats: Set<String>
    /// Where its time begins, µs.
    let startMicroseconds: Int
    /// s, where the file says so.
    package let duration: Double?
    package let picture: Picture
    let sound: [Track]
    let subtitles: [Track]
    let hasChapters: Bool

    /// Whether it is one of the animations that say themselves how often they are shown.
    var isAnimation: Bool { formats.contains("gif") || formats.contains("apng") }
}
