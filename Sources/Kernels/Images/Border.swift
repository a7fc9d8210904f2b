/// What lies beyond an image's edge.
package enum Border: Sendable, Equatable {
    case zero
    /// Mirrored without repeating the edge: -1 reads 1 (TensorFlow's `REFLECT`).
    case reflect
    /// The edge, repeated: -1 reads 0.
    case repeated

    /// The border of the stored image of a polyphase convolution: it repeats the edge where the upsampled one mirrors.
    var polyphase: Border { self == .reflect ? .repeated : self }

    /// The position inside `0..<extent` that `position` reads, or `nil` for zero.
    @inline(__always)
    func resolve(_ position: Int, _ extent: Int) -> Int? {
        if position >= 0 && position < extent { return position }
        switch self {
        case .zero: return nil
        // Planning made sure that the padding is smaller than the image, so one reflection is enough.
        case .reflect: return position < 0 ? -position : 2 * (extent - 1) - position
        case .repeated: return min(max(position, 0), extent - 1)
        }
    }
}
