import NIOCore
import StrictJSON

/// JSON as this server writes it: stable key order, so that equal answers are equal bytes.
enum JSONBody {
    static func bytes(_ value: some Encodable) -> ByteBuffer {
        // What this server encodes is its own value types; they hold no number that JSON cannot.
        guard let bytes = try? CanonicalJSON.bytes(value) else { return ByteBuffer(string: "{}") }
        return ByteBuffer(bytes: bytes)
    }
}
