import Foundation
import HTTPTypes
import Hummingbird
import ImageCodecs
import NIOCore
import RenderQueue

/// Pictures as OpenAI's clients read them.
struct ImageEditAnswer: Sendable {
    let edit: ImageEdit
    /// Seconds since 1970.
    let created: Int

    /// The pictures in base64: `count` times the same, because a painting depends on what is asked for alone.
    ///
    /// They are written piece by piece: as many texts would take ten times the memory of the picture.
    func response(_ result: JobResult) -> Response {
        let tail = tail(of: result)
        let count = edit.count
        let head = "{\"created\":\(created),\"data\":["
        return Response(
            status: .ok, headers: headers(of: result),
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: head))
                for index in 0..<count {
                    try await writer.write(ByteBuffer(string: (index == 0 ? "" : ",") + "{\"b64_json\":\""))
                    try await Self.write(result.bytes, to: &writer)
                    try await writer.write(ByteBuffer(string: "\"}"))
                }
                try await writer.write(ByteBuffer(string: "]," + tail + "}"))
                try await writer.finish(nil)
            })
    }

    /// The picture's address, as often as it was asked for.
    func response(_ result: JobResult, at address: String) -> Response {
        let data = Array(repeating: "{\"url\":\"\(address)\"}", count: edit.count).joined(separator: ",")
        let text = "{\"created\":\(created),\"data\":[\(data)],\(tail(of: result))}"
        return Response.file(text.utf8, type: "application/json", headers: headers(of: result))
    }

    /// Events: first the picture that is there, then what `next` paints; a problem of that is an event, too.
    func events(
        _ first: JobResult, isPartial: Bool, context: WebContext,
        next: @escaping @Sendable () async throws -> JobResult
    ) -> Response {
        var headers = self.headers(of: isPartial ? nil : first)
        headers[.contentType] = "text/event-stream"
        headers[.accelBuffering] = "no"
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await write(first, isPartial: isPartial, to: &writer)
                if isPartial {
                    do {
                        try await write(try await next(), isPartial: false, to: &writer)
                    } catch {
                        let problem = Problem(of: error)
                        let document = JSONBody.bytes(OpenAIErrorDocument(problem))
                        try await writer.write(
                            ServerSentEvents.event("error", document.readableBytesView))
                    }
                }
                try await writer.finish(nil)
            })
    }

    private func write(
        _ result: JobResult, isPartial: Bool, to writer: inout any ResponseBodyWriter
    ) async throws {
        let type = isPartial ? "image_edit.partial_image" : "image_edit.completed"
        try await writer.write(
            ByteBuffer(string: "event: \(type)\ndata: {\"type\":\"\(type)\",\"b64_json\":\""))
        try await Self.write(result.bytes, to: &writer)
        let index = isPartial ? ",\"partial_image_index\":0" : ""
        try await writer.write(
            ByteBuffer(string: "\",\"created_at\":\(created)\(index),\(tail(of: result))}\n\n"))
    }

    /// So many bytes become one piece of base64: a multiple of three, so that pieces can be joined.
    private static let step = 3 << 14

    private static func write(_ bytes: [UInt8], to writer: inout any ResponseBodyWriter) async throws {
        for start in stride(from: 0, to: bytes.count, by: step) {
            let piece = Data(bytes[start..<min(start + step, bytes.count)])
            try await writer.write(ByteBuffer(string: piece.base64EncodedString()))
        }
    }

    /// What is said of a picture beside it, as the inside of a JSON object.
    private func tail(of result: JobResult) -> String {
        let usage =
            "{\"input_tokens\":0,\"input_tokens_details\":{\"image_tokens\":0,\"text_tokens\":0},"
            + "\"output_tokens\":0,\"total_tokens\":0}"
        return "\"background\":\"\(edit.background.rawValue)\",\"output_format\":\"\(edit.format.rawValue)\","
            + "\"quality\":\"\(edit.quality.rawValue)\",\"size\":\"\(result.width)x\(result.height)\","
            + "\"usage\":\(usage)"
    }

    private func headers(of result: JobResult?) -> HTTPFields {
        var headers: HTTPFields = [.contentType: "application/json"]
        guard let result else { return headers }
        headers[.impastoTimings] = String(buffer: JSONBody.bytes(result.timings))
        if !result.warnings.isEmpty { headers[.impastoWarnings] = JobWarning.headerValue(result.warnings) }
        return headers
    }
}
