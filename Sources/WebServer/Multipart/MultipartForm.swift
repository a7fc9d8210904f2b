import NIOCore

/// The parts of a form, collected within limits.
struct MultipartForm: Sendable {
    /// One part.
    struct Part: Sendable {
        let head: MultipartPartHead
        /// What stands between the part's headers and the next delimiter.
        fileprivate(set) var body: ByteBuffer
        /// The most bytes that it may stand for.
        let limit: Int

        /// Whether there is nothing in it.
        var isEmpty: Bool { body.readableBytes == 0 }

        /// The file's bytes, or a text in UTF-8: a copy.
        ///
        /// Throws ``Problem`` if its base64 is none.
        func bytes() throws(Problem) -> [UInt8] {
            guard head.encoding == .base64 else { return Array(body.readableBytesView) }
            let text = LongText(bytes: body, hasEscapes: false)
            return try EncodedPicture.decode(text, name: String(head.name.prefix(64)), limit: limit)
        }
    }

    private(set) var parts: [Part] = []

    /// Takes the chunks of a body as they arrive.
    struct Collector {
        private var parser: MultipartParser
        private let limits: ServerLimits
        private var form = MultipartForm()
        private var head: MultipartPartHead?
        private var body = ByteBuffer()

        /// Throws ``MultipartError`` if the type names no boundary.
        init(contentType: String, limits: ServerLimits) throws(MultipartError) {
            parser = MultipartParser(
                boundary: try MultipartBoundary.parse(contentType: contentType),
                limits: .init(parts: limits.formParts, headerBytes: limits.partHeaderBytes))
            self.limits = limits
        }

        /// Takes the next bytes.
        ///
        /// Throws ``MultipartError``.
        mutating func take(_ chunk: ByteBuffer) throws(MultipartError) {
            var parser = parser
            let result = chunk.withUnsafeReadableBytes { bytes in
                Result { () throws(MultipartError) in
                    try parser.parse(bytes) { event throws(MultipartError) in try take(event) }
                }
            }
            self.parser = parser
            try result.get()
        }

        /// The form, once all bytes are there.
        ///
        /// Throws ``MultipartError`` if its end is missing.
        func finish() throws(MultipartError) -> MultipartForm {
            try parser.finish()
            return form
        }

        private mutating func take(_ event: MultipartParser.Event) throws(MultipartError) {
            switch event {
            case .partBegan(let head):
                self.head = head
                body = ByteBuffer()
            case .data(let data):
                guard let head else { return }
                let limit = limit(of: head)
                // Base64 in lines has four characters and a bit for three bytes.
                let most = head.encoding == .base64 ? limit / 2 * 3 + 4 : limit
                guard body.readableBytes + data.count <= most else {
                    throw .partTooLarge(name: head.name, limit: limit)
                }
                body.writeBytes(data)
            case .partEnded:
                guard let head else { return }
                form.parts.append(Part(head: head, body: body, limit: limit(of: head)))
                self.head = nil
                body = ByteBuffer()
            }
        }

        private func limit(of head: MultipartPartHead) -> Int {
            head.isFile ? limits.fileBytes : limits.textPartBytes
        }
    }
}
