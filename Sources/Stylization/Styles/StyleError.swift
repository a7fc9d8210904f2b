package import ImageCodecs

/// What can be wrong with styles and their use.
package enum StyleError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not 100 finite numbers; the text says which.
    case invalidVector(String)
    /// Two styles, or a style and a transformer, of different spaces.
    case spaceMismatch(StyleSpace, StyleSpace)
    /// A style network where a transformer is needed, or the reverse.
    case wrongKind(String, isTransformer: Bool)
    /// A mix of nothing.
    case emptyMix
    /// Weights whose sum is nearly zero (or not finite) have no mean.
    case weightsCancel
    /// The system does not give the memory for a render.
    case outOfMemory(bytes: Int)
    /// A painting that no picture may be as large as: the content's size in px and, at the content size, its own.
    case paintingTooLarge(content: PixelSize, painting: PixelSize)

    /// What is wrong and what to do, for a person.
    package var description: String {
        switch self {
        case .invalidVector(let reason): reason
        case .spaceMismatch(let a, let b):
            "styles of the spaces '\(a)' and '\(b)' cannot be used together; choose networks and styles of one space"
        case .wrongKind(let name, true): "'\(name)' is a transformer; a style network is needed here"
        case .wrongKind(let name, false): "'\(name)' is a style network; a transformer is needed here"
        case .emptyMix: "a mix needs at least one style"
        case .weightsCancel: "the weights of a mix must not add up to zero"
        case .outOfMemory(let bytes):
            "painting takes \((bytes + (1 << 20) - 1) >> 20) MB of memory, which the system does not give; paint smaller"
        case .paintingTooLarge(let content, let painting):
            """
            the photo of \(content) px would be painted at \(painting) px; no side of a painting may exceed 65535 px, \
            and all of it 64 MP; choose a smaller content size, or cut the photo
            """
        }
    }
}
