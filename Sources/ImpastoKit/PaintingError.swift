public import ImageCodecs
internal import Inference
internal import Stylization

/// Why there is no painting; each says what was wrong, with which value, and what to do.
public enum PaintingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A file that cannot be read or written.
    case file(String)
    /// A file that is no picture within limits, or a picture that a format cannot hold.
    case picture(ImageCodecError)
    /// Networks that are missing, damaged, or not for such a picture.
    case networks(String)
    /// A style that is none, or none of the painter's networks; a mix without a mean.
    case style(String)
    /// A setting out of its range.
    case setting(String)
    /// The system does not give the memory; paint smaller.
    case outOfMemory(String)
    /// The task was canceled.
    case canceled

    /// A sentence for people.
    public var description: String {
        switch self {
        case .file(let text), .networks(let text), .style(let text), .setting(let text),
            .outOfMemory(let text):
            text
        case .picture(let error): error.description
        case .canceled: "painting was canceled"
        }
    }

    /// What an error of the engine means here.
    init(_ error: any Error) {
        self =
            switch error {
            case let error as PaintingError: error
            case let error as ImageCodecError: .picture(error)
            case is CancellationError: .canceled
            case StyleError.outOfMemory, InferenceError.outOfMemory: .outOfMemory("\(error)")
            case StyleError.paintingTooLarge: .setting("\(error)")
            case is StyleError: .style("\(error)")
            default: .networks("\(error)")
            }
    }

    /// A range in a sentence.
    static func words<Number>(_ range: ClosedRange<Number>) -> String {
        "\(range.lowerBound) to \(range.upperBound)"
    }
}
