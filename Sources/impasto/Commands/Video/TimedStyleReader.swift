import Application
import Gallery
import Stylization

/// Finds the styles of a clip, and makes of them what it is painted in along its time.
struct TimedStyleReader {
    /// One style, its weight, and when it is reached.
    private struct Share {
        let vector: StyleVector
        let weight: Float
        let seconds: Double
    }

    /// A style from the gallery, and how much of it.
    struct Saved: Sendable {
        let vector: StyleVector
        let weight: Float
    }

    let styles: [TimedStyle]
    let extrapolate: Bool

    /// Throws ``Failure`` if some of the styles have a time and some have none.
    init(_ texts: [String], extrapolate: Bool) throws {
        styles = texts.map { TimedStyle($0) }
        self.extrapolate = extrapolate
        let without = styles.first { $0.seconds == nil }
        if let without, styles.contains(where: { $0.seconds != nil }) {
            throw Failure.usage(
                "--style \(without.style): say for each style when it is reached, such as '\(without.style)@5s', or for none"
            )
        }
    }

    /// The styles that come from the gallery, by what they were called; the others are pictures.
    ///
    /// A file goes before a sample, and a sample before a saved style. Throws ``Failure`` and `GalleryError`.
    func savedStyles(in gallery: GalleryOptions) async throws -> [String: Saved] {
        let saved = Set(styles.map(\.style).filter { Self.picture($0) == nil })
        guard !saved.isEmpty else { return [:] }
        return try await gallery.read { gallery in
            var found: [String: Saved] = [:]
            for text in saved {
                found[text] = try await Self.saved(text, in: gallery)
            }
            return found
        }
    }

    private static func saved(_ text: String, in gallery: Gallery) async throws -> Saved {
        let part = try await MixedStyleArgument.resolve(text, in: gallery)
        do {
            return Saved(
                vector: try await gallery.style(matching: part.name).vector, weight: part.weight)
        } catch GalleryError.notFound(let name) {
            throw await MissingStyle(name).failure(in: gallery)
        }
    }

    /// Whether the style network has something to look at.
    var namesPictures: Bool { styles.contains { Self.picture($0.style) != nil } }

    /// What the clip is painted in, with the styles of pictures found by `reader`.
    ///
    /// Throws ``Failure`` that names a file, `GalleryError` and `StyleError`.
    func timeline(saved: [String: Saved], _ reader: StylePictureReader) throws -> StyleTimeline {
        let shares = try styles.map { style in
            let seconds = style.seconds ?? 0
            if let saved = saved[style.style] {
                return Share(vector: saved.vector, weight: saved.weight, seconds: seconds)
            }
            let (path, weight) = Self.picture(style.style) ?? (style.style, 1)
            return Share(vector: try reader.vector(of: path), weight: weight, seconds: seconds)
        }
        // Those of one moment are a mix.
        let moments = try Dictionary(grouping: shares, by: \.seconds).map { seconds, shares in
            let total = shares.reduce(0) { $0 + Double($1.weight) }
            if !extrapolate,
                let beyond = shares.first(where: { !(0...1.000001).contains(Double($0.weight) / total) })
            {
                throw GalleryError.needsExtrapolation(weight: beyond.weight)
            }
            return (seconds, try StyleVector.mix(shares.map { ($0.vector, $0.weight) }))
        }
        return try StyleTimeline(moments)
    }

    /// The picture that a text names, with its weight; `nil` if there is none.
    private static func picture(_ text: String) -> (path: String, weight: Float)? {
        if PictureFile.isStyle(text) { return (text, 1) }
        let parsed = MixedStyleArgument.parse(text)
        return parsed.name != text && PictureFile.isStyle(parsed.name) ? (parsed.name, parsed.weight) : nil
    }
}
