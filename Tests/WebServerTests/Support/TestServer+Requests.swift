import NIOCore
import NIOHTTP1

extension TestServer {
    /// A small job of bundled samples.
    func submitJob(client: String? = nil) async throws -> Answer {
        try await postJSON(
            "/api/jobs",
            [
                "kind": "stylize", "content": ["sample": "bust"], "style": ["sample": "stripes"],
                "contentSize": 16,
            ], headers: client.map { [("X-Impasto-Client", $0)] } ?? [])
    }

    /// Writes a whole `POST` on a connection, and waits for no answer.
    func write(
        _ body: [UInt8], of type: String, to path: String,
        on writer: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>
    ) async throws {
        let headers: HTTPHeaders = [
            "Host": "localhost:\(port)", "Content-Length": "\(body.count)", "Content-Type": type,
        ]
        try await writer.write(contentsOf: [
            .head(.init(version: .http1_1, method: .POST, uri: path, headers: headers)),
            .body(.byteBuffer(ByteBuffer(bytes: body))), .end(nil),
        ])
    }

    /// Uploads the bytes of a PNG file.
    func upload(_ bytes: [UInt8]) async throws -> Answer {
        try await send(.POST, "/api/uploads", headers: [("Content-Type", "image/png")], body: bytes)
    }
}
