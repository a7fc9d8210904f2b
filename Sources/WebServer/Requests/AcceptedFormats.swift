import ImageCodecs

/// Which pictures a client wants, by its `Accept` header (RFC 9110, 12.5.1).
struct AcceptedFormats {
    private struct MediaRange {
        /// `image/webp`, `image/*` or `*/*`.
        let type: String
        /// 0...1.
        let quality: Double

        /// 3 for a type, 2 for all of a kind, 1 for all there are; 0 if it does not include `mediaType`.
        func specificity(for mediaType: String) -> Int {
            if type == mediaType { return 3 }
            if type == "image/*" { return 2 }
            return type == "*/*" ? 1 : 0
        }
    }

    /// More are ignored.
    private static let mostRanges = 64

    private let ranges: [MediaRange]

    /// Reads the header's lines; a range that cannot be read is left out.
    init(_ lines: [String]) {
        ranges = lines.flatMap { $0.split(separator: ",") }.prefix(Self.mostRanges).compactMap { text in
            let parameters = HeaderParameters(String(text))
            guard let quality = parameters["q"].map({ Double($0) }) ?? 1, (0...1).contains(quality) else {
                return nil
            }
            return MediaRange(type: parameters.value, quality: quality)
        }
    }

    /// The format that the client likes best; `nil` if it names none of them.
    ///
    /// Of those that it likes as much, the one that it names more precisely counts, then the one that it names first, then
    /// the first of `formats`: a browser's `*/*` leaves it at that.
    func preferred(among formats: [ImageFormat]) -> ImageFormat? {
        var best: (format: ImageFormat, rank: (Double, Int, Int))?
        for format in formats {
            guard let rank = rank(of: format), rank.0 > 0 else { continue }
            if let best, best.rank >= rank { continue }
            best = (format, rank)
        }
        return best?.format
    }

    /// By the most precise range that includes it: how much it is liked, how precisely it is named, and how early.
    private func rank(of format: ImageFormat) -> (Double, Int, Int)? {
        var rank: (Double, Int, Int)?
        for (index, range) in ranges.enumerated() {
            let specificity = range.specificity(for: format.mediaType)
            guard specificity > rank?.1 ?? 0 else { continue }
            rank = (range.quality, specificity, -index)
        }
        return rank
    }
}
