import HTTPTypes
import Hummingbird
import NIOCore
import RenderQueue

/// Reads request bodies within limits, by their declared type.
///
/// A body's memory is lent as its bytes arrive, whatever length it declares; and when all are there, as much again
/// for what is made of them. Nothing takes more: a body never costs more than twice its length. Small bodies ask for
/// nothing: the server is steered with them while large ones wait.
struct BodyReader: Sendable {
    let limits: ServerLimits
    let memory: MemoryBudget

    /// How long bytes that have arrived may wait for memory. Meanwhile the connection is not read.
    private var patience: Duration { .seconds(limits.memorySeconds) }

    /// Memory is lent in steps of so many bytes.
    private static let step = 1 << 18

    /// Bodies of so many bytes cost less than their connection and are not counted: 16 styles in numbers fit.
    static let uncountedBytes = 1 << 15

    /// The kinds of body that a route understands.
    struct Kinds: OptionSet {
        let rawValue: Int
        static let json = Kinds(rawValue: 1)
        static let form = Kinds(rawValue: 2)
        /// A picture file as the whole body.
        static let picture = Kinds(rawValue: 4)
    }

    /// The whole body. Throws ``Problem`` (413) as soon as more than `limit` bytes are declared or have come, and
    /// (503) if there is no memory for them.
    func bytes(
        _ request: Request, _ context: WebContext, limit: Int, hint: String? = nil
    ) async throws -> Received<ByteBuffer> {
        var buffer = ByteBuffer()
        let reservation = try await receive(request, context, limit: limit, hint: hint) {
            buffer.writeImmutableBuffer($0)
        }
        return Received(value: buffer, memory: reservation)
    }

    /// A form; its parts are the body's bytes.
    func form(
        _ request: Request, _ context: WebContext, hint: String? = nil
    ) async throws -> Received<MultipartForm> {
        var collector = try MultipartForm.Collector(
            contentType: request.headers[.contentType] ?? "", limits: limits)
        let reservation = try await receive(request, context, limit: limits.bodyBytes, hint: hint) {
            try collector.take($0)
        }
        return Received(value: try collector.finish(), memory: reservation)
    }

    /// A JSON object; an empty body counts as an empty object where `allowsEmpty`. For what carries no picture.
    func object(
        _ request: Request, _ context: WebContext, limit: Int, allowsEmpty: Bool = false
    ) async throws -> [String: FieldValue] {
        let type = try request.bodyType(among: allowsEmpty ? [.json, .none] : .json)
        let body = try await bytes(request, context, limit: limit)
        if type == .none || (allowsEmpty && body.value.readableBytes == 0) { return [:] }
        return try await context.whileListening {
            try await BlockingWork.run { isCancelled in
                try FieldValue.object(json: body.value, isCancelled: isCancelled)
            }
        }
    }

    /// What `take` makes of the fields of a request that may hold pictures, in whichever form they came. It runs on a
    /// thread that may be blocked, and what it leaves is an error.
    ///
    /// - Parameters:
    ///   - kinds: the forms that are understood.
    ///   - holding: the bytes of files in the result: the memory that stays lent.
    func fields<Value: Sendable>(
        _ request: Request, _ context: WebContext, kinds: Kinds = [.json, .form],
        holding bytes: @escaping @Sendable (Value) -> Int,
        take: @escaping @Sendable (inout FieldReader) throws -> Value
    ) async throws -> Received<Value> {
        let type = try request.bodyType(among: kinds)
        if type == .form {
            let form = try await form(request, context)
            return try await taking(form, context, holding: bytes, take: take) { form, _ in
                try FormFields(form).fields
            }
        }
        let isPicture = type == .picture
        let limit = isPicture ? min(limits.bodyBytes, limits.fileBytes) : limits.bodyBytes
        let body = try await self.bytes(request, context, limit: limit)
        return try await taking(body, context, holding: bytes, take: take) { body, isCancelled in
            guard isPicture else { return try FieldValue.object(json: body, isCancelled: isCancelled) }
            return ["picture": .object(["data": .file(Array(body.readableBytesView))])]
        }
    }

    /// Reserves as much again as was received, reads the fields, and keeps what the result holds.
    func taking<Source: Sendable, Value: Sendable>(
        _ received: Received<Source>, _ context: WebContext,
        holding bytes: @escaping @Sendable (Value) -> Int,
        take: @escaping @Sendable (inout FieldReader) throws -> Value,
        fields:
            @escaping @Sendable (Source, _ isCancelled: @escaping () -> Bool) throws -> [String: FieldValue]
    ) async throws -> Received<Value> {
        let value = try await making(of: received, context) { source, isCancelled in
            var reader = FieldReader(try fields(source, isCancelled))
            let value = try take(&reader)
            try reader.finish()
            return value
        }
        received.memory.shrink(to: bytes(value))
        return Received(value: value, memory: received.memory)
    }

    /// What `make` makes of something that was received, on a thread that may be blocked, with as much memory again.
    /// It ends when the client goes away.
    func making<Source: Sendable, Value: Sendable>(
        of received: Received<Source>, _ context: WebContext,
        _ make: @escaping @Sendable (Source, _ isCancelled: @escaping () -> Bool) throws -> Value
    ) async throws -> Value {
        try await context.whileListening {
            try await received.memory.grow(by: received.memory.bytes, patience: patience)
            return try await BlockingWork.run { isCancelled in try make(received.value, isCancelled) }
        }
    }

    private func receive(
        _ request: Request, _ context: WebContext, limit: Int, hint: String?,
        _ take: (ByteBuffer) throws -> Void
    ) async throws -> MemoryReservation {
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw Problem.encodedBody(encoding)
        }
        if let declared = request.headers[.contentLength], Int(declared) ?? .max > limit {
            throw Problem.bodyTooLarge(limit: limit, hint: hint)
        }
        let reservation = try await memory.reserve(
            0, for: .bodies, source: context.remoteAddress, patience: patience)
        var total = 0
        for try await chunk in request.body {
            total += chunk.readableBytes
            guard total <= limit else { throw Problem.bodyTooLarge(limit: limit, hint: hint) }
            if total > max(reservation.bytes, Self.uncountedBytes) {
                let more = max(total - reservation.bytes, min(Self.step, limit - reservation.bytes))
                // Whoever leaves meanwhile leaves the line.
                try await context.whileListening { try await reservation.grow(by: more, patience: patience) }
            }
            try take(chunk)
        }
        reservation.shrink(to: total)
        return reservation
    }
}

extension Request {
    /// The kind of the body by its `Content-Type`. Throws ``Problem`` (415) for one that is not among `kinds`.
    fileprivate func bodyType(among kinds: BodyReader.Kinds) throws(Problem) -> BodyReader.Kinds {
        let type = HeaderParameters(headers[.contentType] ?? "").value
        let kind: BodyReader.Kinds? =
            switch type {
            case "application/json": .json
            case "multipart/form-data": .form
            case "application/octet-stream": .picture
            case "": BodyReader.Kinds.none
            default: type.hasPrefix("image/") ? .picture : nil
            }
        guard let kind, kinds.contains(kind) else {
            var allowed: [String] = []
            if kinds.contains(.json) { allowed.append("application/json") }
            if kinds.contains(.form) { allowed.append("multipart/form-data") }
            if kinds.contains(.picture) { allowed += ["image/png", "image/jpeg"] }
            throw .unsupportedType(
                "the body's Content-Type is '\(type.prefix(100))'", field: "Content-Type",
                allowed: allowed.dropLast().joined(separator: ", ") + (allowed.count > 1 ? " or " : "")
                    + (allowed.last ?? ""))
        }
        return kind
    }
}

extension BodyReader.Kinds {
    /// No type at all, as clients send with a body that is empty.
    static let none = BodyReader.Kinds(rawValue: 8)
}

extension Problem {
    static func bodyTooLarge(limit: Int, hint: String? = nil) -> Problem {
        var problem = Problem(MultipartError.bodyTooLarge(limit: limit))
        if let hint { problem.hint = hint }
        problem.limits = ["maxBytes": limit]
        return problem
    }

    /// RFC 9110, 15.5.16: the answer names what would be understood.
    static func encodedBody(_ encoding: String) -> Problem {
        var problem = Problem.unsupportedType(
            "the body is encoded as '\(encoding.prefix(32))'", field: "Content-Encoding", allowed: "identity")
        problem.hint = "send the body as it is, without Content-Encoding; pictures are compressed already"
        problem.headers[.acceptEncoding] = "identity"
        return problem
    }
}
