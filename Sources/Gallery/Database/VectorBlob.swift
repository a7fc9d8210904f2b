import Foundation
import Foundations
import Stylization

/// A vector as the database holds it.
enum VectorBlob {
    /// 100 Float32, little-endian.
    static let byteCount = StyleVector.count * 4

    static func data(_ vector: StyleVector) -> Data {
        var data = Data(capacity: byteCount)
        data.append(littleEndian: vector.values)
        return data
    }

    /// Throws `StyleError` for another length, and for numbers that no vector holds.
    static func vector(_ data: Data, space: StyleSpace) throws(StyleError) -> StyleVector {
        let values = data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map {
                Float(littleEndian: bytes, at: $0)
            }
        }
        guard data.count == byteCount else {
            throw .invalidVector("a stored style vector has \(byteCount) bytes, got \(data.count)")
        }
        return try StyleVector(values, space: space)
    }
}
