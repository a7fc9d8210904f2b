import HTTPTypes
import Hummingbird
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

extension Response {
    /// An answer in JSON.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        if headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return Response(status: status, headers: headers, body: .init(byteBuffer: JSONBody.bytes(value)))
    }
}
