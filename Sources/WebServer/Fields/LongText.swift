import NIOCore
import StrictJSON

/// A long string of a JSON body, left where it arrived.
struct LongText: Sendable, Equatable {
    /// The bytes between the quotation marks: a part of the body's own memory, which they keep.
    let bytes: ByteBuffer
    /// Whether some of them are escape sequences.
    let hasEscapes: Bool

    /// How many bytes they are.
    var count: Int { bytes.readableBytes }

    /// The characters; a copy.
    var text: String {
        bytes.withUnsafeReadableBytes {
            JSONReader.text(JSONString(bytes: 0..<$0.count, hasEscapes: hasEscapes), in: $0)
        }
    }
}
