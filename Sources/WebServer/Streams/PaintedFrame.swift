import HTTPTypes
import ImageCodecs

/// A frame that was painted, with what it took.
struct PaintedFrame: Sendable {
    /// The file, of the kind that was sent.
    let bytes: [UInt8]
    let format: ImageFormat
    /// Which of the stream's painted frames it is, from 1.
    let number: Int
    /// The stream's settings that it was painted in: one that waited while they changed is in those that came.
    let revision: Int
    /// Times in ms, in the order in which they passed.
    let timings: [(stage: String, milliseconds: Double)]

    /// For browsers, which show them beside the request (W3C, *Server Timing*).
    var headers: HTTPFields {
        let times = timings.map { stage, milliseconds in
            "\(stage);dur=\((milliseconds * 100).rounded() / 100)"
        }
        return [
            .impastoFrame: "\(number)", .impastoRevision: "\(revision)",
            .serverTiming: times.joined(separator: ", "),
        ]
    }
}

extension HTTPField.Name {
    static let impastoFrame = HTTPField.Name("Impasto-Frame")!
    static let impastoRevision = HTTPField.Name("Impasto-Revision")!
    static let serverTiming = HTTPField.Name("Server-Timing")!
}
