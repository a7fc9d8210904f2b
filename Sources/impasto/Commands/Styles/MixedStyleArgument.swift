import Foundation
import Gallery
import Stylization

/// `NAME[:WEIGHT]` on the command line: a saved style and how much of it.
struct MixedStyleArgument: Sendable {
    let name: String
    let weight: Float

    /// What `text` means in `gallery`.
    ///
    /// Names may hold colons, so the whole text is tried as a name first.
    static func resolve(_ text: String, in gallery: Gallery) async throws -> MixedStyleArgument {
        do throws(GalleryError) {
            return MixedStyleArgument(name: try await gallery.style(matching: text).name.text, weight: 1)
        } catch .notFound {
            let parsed = parse(text)
            if parsed.name == text, let colon = text.lastIndex(of: ":"),
                (try? await gallery.style(matching: String(text[..<colon]))) != nil
            {
                throw Failure.usage(
                    "'\(text)': the weight '\(text[text.index(after: colon)...])' is no number; "
                        + "write it like '\(text[..<colon]):70'")
            }
            guard StylizationLimits.weights.contains(Double(parsed.weight)) else {
                let range = StylizationLimits.weights
                throw Failure.usage(
                    "'\(text)': the weight \(parsed.weight) is not within \(Int(range.lowerBound)) to \(Int(range.upperBound)); "
                        + "weights are proportions, so 70 and 30 are as good as larger ones")
            }
            return parsed
        }
    }

    /// The part of a mix that it is: a saved style, or the style of a picture's file or of a bundled sample.
    ///
    /// A saved style wins over a file of the same name, as a name in the gallery is what is meant first. Throws
    /// ``Failure``, and `GalleryError` for what is none of them.
    func part(
        in gallery: Gallery, pictures: PictureOptions, _ extractor: StyleExtractor
    ) async throws -> MixPart {
        do throws(GalleryError) {
            return MixPart(.saved(try await gallery.style(matching: name).id.text), weight: weight)
        } catch {
            guard case .notFound = error, PictureFile.isStyle(name) else { throw error }
        }
        let learned = try await extractor.learn(
            name, size: pictures.size, styleModel: pictures.styleModel)
        return MixPart(
            .vector(
                learned.vector, name: learned.name, styleModel: learned.styleModel, recipe: learned.recipe),
            weight: weight)
    }

    /// The text behind the last colon is the weight if it is a number.
    static func parse(_ text: String) -> MixedStyleArgument {
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
            let weight = Float(text[text.index(after: colon)...]), weight.isFinite
        else { return MixedStyleArgument(name: text, weight: 1) }
        return MixedStyleArgument(name: String(text[..<colon]), weight: weight)
    }
}
