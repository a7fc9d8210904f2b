import Foundation
import Foundations

/// dot(a, b) / (|a| |b|), in double precision.
enum CosineSimilarity {
    /// `blob` holds Float32, little-endian, as many as `vector`; 0 if it does not, or if either is zero.
    static func between(_ vector: [Float], _ blob: Data) -> Double {
        guard blob.count == vector.count * 4 else { return 0 }
        var dot = 0.0
        var ownSquares = 0.0
        var otherSquares = 0.0
        vector.withUnsafeBufferPointer { own in
            blob.withUnsafeBytes { other in
                for index in 0..<own.count {
                    let b = Double(Float(littleEndian: other, at: index * 4))
                    let a = Double(own[index])
                    dot += a * b
                    ownSquares += a * a
                    otherSquares += b * b
                }
            }
        }
        let norm = (ownSquares * otherSquares).squareRoot()
        guard norm > 0, dot.isFinite else { return 0 }
        return min(max(dot / norm, -1), 1)
    }
}
