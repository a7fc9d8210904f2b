import Hummingbird
import NIOCore

/// The parts of a form, collected within limits.
struct MultipartForm {
    /// One part.
    struct Part {
        let head: MultipartPartHead
        /// The file's bytes, or a text in UTF-8.
        let bytes: [UInt8]
    }

    let parts: [Part]

    /// Reads a body as it arrives. Throws ``MultipartError``, or whatever the connection fails with.
    static func read(
        _ body: some AsyncSequence<ByteBuffer, any Error>, contentType: String, limits: ServerLimits
    ) async throws -> MultipartForm {
        let boundary = try MultipartBoundary.parse(contentType: contentType)
        var parser = MultipartParser(
            boundary: boundary, limits: .init(parts: limits.formParts, headerBytes: limits.partHeaderBytes))
        var collector = Collector(limits: limits)
        var total = 0
        for try await buffer in body {
            total += buffer.readableBytes
            guard total <= limits.bodyBytes else {
                throw MultipartError.bodyTooLarge(limit: limits.bodyBytes)
            }
            try buffer.withUnsafeReadableBytes { bytes throws(MultipartError) in
                try parser.parse(bytes) { event throws(MultipartError) in try collector.take(event) }
            }
        }
        try parser.finish()
        return MultipartForm(parts: collector.parts)
    }

    private struct Collector {
        let limits: ServerLimits
        var parts: [Part] = []
        private var head: MultipartPartHead?
        private var bytes: [UInt8] = []

        init(limits: ServerLimits) { self.limits = limits }

        mutating func take(_ event: MultipartParser.Event) throws(MultipartError) {
            switch event {
            case .partBegan(let head):
                self.head = head
                bytes = []
            case .data(let data):
                guard let head else { return }
                let limit = head.isFile ? limits.fileBytes : limits.textPartBytes
                guard bytes.count + data.count <= limit else {
                    throw .partTooLarge(name: head.name, limit: limit)
                }
                bytes.append(contentsOf: data)
            case .partEnded:
                guard let head else { return }
                parts.append(Part(head: head, bytes: bytes))
                self.head = nil
                bytes = []
            }
        }
    }
}
