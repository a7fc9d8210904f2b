import Foundations
import HTTPTypes
import Hummingbird
import ImageCodecs
import NIOCore

/// What is sent of an answer that is there: nothing if the client has it already, and texts compressed where that is
/// asked for (RFC 9110, 8.4 and 13).
///
/// The compressor of swift-nio-extras was not taken: it stands behind the answer's head, so that `HEAD` would tell another
/// length than `GET`, and leaves `Vary` and entity tags as they are.
struct AnswerTransfer: Sendable {
    /// Shorter texts fit into one packet anyway, in bytes.
    static let smallest = 1024

    /// Texts that are part of the program, compressed once, by their path and tag.
    private let compressed = LRUCache<String, ByteBuffer>(byteLimit: 4 << 20)

    /// Turns an answer into what is sent; `isForeign` says whether another site's page made its reader's browser ask.
    ///
    /// The length of a compressed text tells something of it. Who sees the lengths of encrypted answers, and can have a
    /// browser ask for them again and again with texts of their choice in the address, learns what else is in them (*BREACH*);
    /// so what a foreign page has asked for is not compressed.
    func prepare(
        _ response: inout Response, for request: Request, base: BasePath, isForeign: Bool
    ) async {
        await addBase(base, to: &response)
        guard let count = response.body.contentLength, count > 0, response.headers[.contentEncoding] == nil
        else { return }
        let isText = Self.isText(response.headers[.contentType])
        let isRead = response.status == .ok && (request.method == .get || request.method == .head)
        let needsTag = isRead && isText && response.headers[.eTag] == nil && Self.hasVersions(request)
        let isLarge = isText && count >= Self.smallest
        if needsTag || isLarge {
            guard let bytes = try? await response.body.collected() else { return }
            if needsTag { response.headers[.eTag] = EntityTag.text(of: bytes) }
            if isLarge { response.headers.addVary("Accept-Encoding") }
            let takesGzip =
                isLarge && !isForeign && AcceptedCodings(request.headers[.acceptEncoding]).prefersGzip
            if isRead, isKnown(&response, to: request, isCompressed: takesGzip, isCompressible: isLarge) {
                return
            }
            if takesGzip { await compress(bytes, into: &response, path: request.uri.path) }
        } else if isRead {
            isKnown(&response, to: request, isCompressed: false, isCompressible: false)
        }
    }

    /// Completes the addresses in pages and documents; those of files are relative.
    private func addBase(_ base: BasePath, to response: inout Response) async {
        guard base != .root, let count = response.body.contentLength, count > 0,
            let type = response.headers[.contentType]?.prefix(while: { $0 != ";" }),
            type == "text/html" || type.hasSuffix("json"), let bytes = try? await response.body.collected()
        else { return }
        let text = String(buffer: bytes)
        let complete = type == "text/html" ? base.page(text) : base.document(text)
        response.body = ResponseBody(byteBuffer: ByteBuffer(string: complete))
    }

    /// Answers 304 if the client has what it asks for, in whichever coding; returns whether it does.
    @discardableResult
    private func isKnown(
        _ response: inout Response, to request: Request, isCompressed: Bool, isCompressible: Bool
    ) -> Bool {
        guard let tag = response.headers[.eTag], let known = request.headers[.ifNoneMatch] else {
            return false
        }
        let plain = [tag]
        let small = isCompressible ? [EntityTag.compressed(tag)] : []
        // What the client has stays what it is: the answer names the one that it knows.
        guard let match = EntityTags(known).first(of: isCompressed ? small + plain : plain + small) else {
            return false
        }
        var headers = response.headers
        (headers[.contentType], headers[.contentLength], headers[.eTag]) = (nil, nil, match)
        // What is told of a picture, whoever has the picture has as well.
        headers[.contentDisposition] = nil
        for field in headers where field.name.canonicalName.hasPrefix("impasto-") {
            headers[field.name] = nil
        }
        response = Response(status: .notModified, headers: headers)
        return true
    }

    /// Leaves the answer as it is where there is no memory for another one.
    private func compress(_ bytes: ByteBuffer, into response: inout Response, path: String) async {
        let tag = response.headers[.eTag]
        let key = tag.map { "\(path) \($0)" }
        // Nobody's pictures and styles are kept here.
        let isOfProgram = response.headers[.cacheControl] == "no-cache"
        var file = isOfProgram ? key.flatMap { compressed.value(for: $0) } : nil
        if file == nil {
            file = try? await BlockingWork.run {
                ByteBuffer(bytes: try GzipFile.compressed(Array(bytes.readableBytesView)))
            }
        }
        guard let file else { return }
        if isOfProgram, let key { compressed.insert(file, for: key, bytes: file.readableBytes) }
        response.headers[.contentEncoding] = "gzip"
        if let tag { response.headers[.eTag] = EntityTag.compressed(tag) }
        response.body = ResponseBody(byteBuffer: file)
    }

    /// Whether answers there can be asked for again by their tags.
    private static func hasVersions(_ request: Request) -> Bool {
        guard let path = RequestPath(request.uri.path) else { return false }
        return path.isAPI || path.segments.first == "problems"
    }

    private static func isText(_ type: String?) -> Bool {
        guard let type = type?.prefix(while: { $0 != ";" }).lowercased() else { return false }
        return type.hasPrefix("text/") || type.hasSuffix("json") || type == "image/svg+xml"
    }
}

/// What a client says of codings (`Accept-Encoding`; RFC 9110, 12.5.3).
struct AcceptedCodings {
    private var weights: [String: Double] = [:]

    init(_ header: String?) {
        for entry in (header ?? "").split(separator: ",").prefix(32) {
            let parts = entry.split(separator: ";", maxSplits: 1).map {
                String($0).trimmingSpaces.lowercased()
            }
            guard let coding = parts.first else { continue }
            let weight = parts.dropFirst().first.map { $0.hasPrefix("q=") ? Double($0.dropFirst(2)) ?? 0 : 0 }
            weights[coding == "x-gzip" ? "gzip" : coding] = weight ?? 1
        }
    }

    /// Whether gzip is taken, and plain text not liked better.
    var prefersGzip: Bool {
        let gzip = weights["gzip"] ?? weights["*"] ?? 0
        return gzip > 0 && gzip >= weights["identity"] ?? 0
    }
}

extension HTTPFields {
    /// Adds a header to those by which the answer was chosen.
    mutating func addVary(_ name: String) {
        self[.vary] = self[.vary].map { "\($0), \(name)" } ?? name
    }
}

extension ResponseBody {
    /// All bytes of a body whose length is known.
    fileprivate func collected() async throws -> ByteBuffer {
        let collector = Collector()
        try await write(collector)
        return collector.bytes
    }

    private final class Collector: ResponseBodyWriter {
        var bytes = ByteBuffer()

        func write(_ buffer: ByteBuffer) async throws {
            if bytes.readableBytes == 0 { bytes = buffer } else { bytes.writeImmutableBuffer(buffer) }
        }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
