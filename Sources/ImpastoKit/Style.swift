internal import Stylization

/// A style: 100 numbers that a network found in a picture, or a mix of such.
///
/// It holds nothing else of the picture, and can be stored as ``values`` and ``space``.
public struct Style: Sendable, Hashable {
    let vector: StyleVector

    init(vector: StyleVector) { self.vector = vector }

    /// How many numbers a style has: 100.
    public static let count = StyleVector.count

    /// The numbers: ``count`` of them, finite, at most 10,000 in magnitude; those of real pictures stay below 10.
    public var values: [Float] { vector.values }

    /// The family of networks by which the numbers have a meaning, such as `magenta-mobile`; styles of two spaces cannot be
    /// mixed, nor painted by the other's networks.
    public var space: String { vector.space.rawValue }

    /// A style that was stored.
    ///
    /// - Parameters:
    ///   - values: as ``values`` gave them.
    ///   - space: as ``space`` gave it.
    /// - Throws: ``PaintingError/style(_:)`` for other than ``count`` numbers, for one that is not finite, and for one beyond
    ///   10,000 in magnitude.
    public init(values: [Float], space: String) throws(PaintingError) {
        do throws(StyleError) {
            vector = try StyleVector(values, space: StyleSpace(rawValue: space))
        } catch {
            throw PaintingError(error)
        }
    }

    /// The weighted mean of styles.
    ///
    /// - Parameter parts: one style at least; weights are proportions of any sum but 0. A negative weight leads away from a
    ///   style.
    /// - Returns: the mean, in the styles' space.
    /// - Throws: ``PaintingError/style(_:)`` for no parts, styles of two spaces, and weights that add up to 0 or are not
    ///   finite.
    public static func mix(_ parts: [(style: Style, weight: Double)]) throws(PaintingError) -> Style {
        do throws(StyleError) {
            return Style(vector: try StyleVector.mix(parts.map { ($0.style.vector, Float($0.weight)) }))
        } catch {
            throw PaintingError(error)
        }
    }
}
