import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// An answer in JSON.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        if headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return Response(status: status, headers: headers, body: .init(byteBuffer: JSONBody.bytes(value)))
    }

    /// A file of any type.
    static func file(_ bytes: ByteBuffer, type: String, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: bytes))
    }

    /// A file of any type.
    static func file(
        _ bytes: some Sequence<UInt8>, type: String, headers: HTTPFields = [:]
    ) -> Response {
        file(ByteBuffer(bytes: bytes), type: type, headers: headers)
    }
}
