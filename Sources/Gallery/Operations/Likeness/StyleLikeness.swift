import Foundation
import Foundations
import Stylization

/// How much two styles of one space look alike: `1 - |a - b|² / (|a|² + |b|²)`, both counted from the space's middle.
///
/// 1 is the same style, 0 what two styles have on average that have nothing to do with each other, -1 the opposite.
/// Counted from zero, as the vectors are stored, nearly all styles would be alike: what they have in common is most of
/// them. Unlike the cosine, a style that is the same but fainter is less than 1, because it looks different.
struct StyleLikeness {
    private let style: [Double]
    private let centre: [Double]
    private let squares: Double

    /// Compares with `style`, from `centre`.
    init(to style: StyleVector, from centre: [Double]) {
        self.centre = centre
        self.style = zip(style.values, centre).map { Double($0) - $1 }
        squares = self.style.reduce(0) { $0 + $1 * $1 }
    }

    /// Of the style stored as `blob`: Float32, little-endian, as many as a vector has; 0 if it does not hold them.
    func of(_ blob: Data) -> Double {
        guard blob.count == VectorBlob.byteCount else { return 0 }
        var differences = 0.0
        var otherSquares = 0.0
        style.withUnsafeBufferPointer { own in
            centre.withUnsafeBufferPointer { centre in
                blob.withUnsafeBytes { other in
                    for index in 0..<own.count {
                        let b = Double(Float(littleEndian: other, at: index * 4)) - centre[index]
                        let difference = own[index] - b
                        differences += difference * difference
                        otherSquares += b * b
                    }
                }
            }
        }
        // Two that both are the middle are the same.
        guard differences > 0 else { return 1 }
        let likeness = 1 - differences / (squares + otherSquares)
        return likeness.isFinite ? likeness : 0
    }
}
