import HTTPTypes
import Hummingbird
import NIOCore
import RenderQueue

/// Reads request bodies within limits, by their declared type.
///
/// A body's memory is lent as its bytes arrive, whatever length it declares; and when all are there, as much again
/// for what they are converted to. Nothing takes more: a body never costs more than twice its length. Small bodies ask for
/// nothing: so jobs are asked for and cancelled while large bodies wait for memory.
struct BodyReader: Sendable {
    let limits: ServerLimits
    let memory: MemoryBudget

    /// How long bytes that have arrived may wait for memory.
    ///
    /// Meanwhile the connection is not read.
    private var patience: Duration { .seconds(limits.memorySeconds) }

    /// Memory is lent in steps of so many bytes.
    private static let step = 1 << 18

    /// Bodies of so many bytes cost less than their connection and are not counted: 16 styles in numbers fit.
    static let uncountedBytes = 1 << 15

    /// The body, as the first of `kinds` that its type belongs to.
    ///
    /// A body that is no form may have `limit` bytes, or what ``ServerLimits`` says for its kind; `hint` says what to do
    /// about one that has more. Throws ``Problem``: 415 for another type, 413 as soon as too many bytes are declared or
    /// have come, and 503 if there is no memory for them.
    func body(
        _ request: Request, _ context: WebContext, as kinds: [RequestBody.Kind], limit: Int? = nil,
        hint: String? = nil
    ) async throws -> Received<RequestBody> {
        let isPatch = request.method == .patch && kinds.contains(.json)
        let kind = try request.bodyKind(among: kinds + (isPatch ? [.mergePatch] : []))
        if kind == .form {
            let form = try await form(request, context, hint: hint)
            return Received(value: .form(form.value), memory: form.memory)
        }
        let bytes = try await bytes(request, context, limit: limit ?? self.limit(of: kind), hint: hint)
        let body: RequestBody =
            switch kind {
            case .json, .mergePatch: .json(bytes.value)
            case .urlEncoded: .urlEncoded(bytes.value)
            case .picture, .styleFile: .file(bytes.value)
            case .empty, .form: .empty
            }
        return Received(value: body, memory: bytes.memory)
    }

    private func limit(of kind: RequestBody.Kind) -> Int {
        switch kind {
        case .json, .mergePatch, .form, .empty: limits.bodyBytes
        case .urlEncoded: limits.smallBodyBytes
        case .picture: min(limits.bodyBytes, limits.fileBytes)
        case .styleFile: limits.importBytes
        }
    }

    private func bytes(
        _ request: Request, _ context: WebContext, limit: Int, hint: String?
    ) async throws -> Received<ByteBuffer> {
        var buffer = ByteBuffer()
        let reservation = try await receive(request, context, limit: limit, hint: hint) {
            buffer.writeImmutableBuffer($0)
        }
        return Received(value: buffer, memory: reservation)
    }

    /// A file as the whole body.
    ///
    /// Throws as ``body(_:_:as:limit:hint:)``.
    func file(
        _ request: Request, _ context: WebContext, as kind: RequestBody.Kind
    ) async throws -> Received<ByteBuffer> {
        _ = try request.bodyKind(among: [kind])
        return try await bytes(request, context, limit: limit(of: kind), hint: nil)
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

    /// The fields of a JSON object that carries no picture; an empty body counts as an empty object where
    /// `allowsEmpty`.
    func object(
        _ request: Request, _ context: WebContext, allowsEmpty: Bool = false
    ) async throws -> FieldReader {
        let body = try await body(
            request, context, as: allowsEmpty ? [.json, .empty] : [.json], limit: limits.smallBodyBytes)
        guard case .json(let json) = body.value, !(allowsEmpty && json.readableBytes == 0) else {
            return FieldReader([:])
        }
        let fields = try await context.whileListening {
            try await BlockingWork.run { isCancelled in
                // What the text was lent is given back when it has been read.
                try withExtendedLifetime(body.memory) {
                    try FieldValue.object(json: json, isCancelled: isCancelled)
                }
            }
        }
        return FieldReader(fields)
    }

    /// Reads the fields of a request that may hold pictures, in JSON or a form, and converts them with `take`.
    ///
    /// It runs on a thread that may be blocked. Fields that it leaves are an error. `read` reads a form, and `bytes` says
    /// how many bytes of files the result holds: the memory that stays lent.
    func fields<Value: Sendable>(
        _ request: Request, _ context: WebContext, as kinds: [RequestBody.Kind] = [.json, .form],
        form read: @escaping @Sendable (MultipartForm) throws -> [String: FieldValue] = {
            try FormFields($0).fields
        },
        holding bytes: @escaping @Sendable (Value) -> Int,
        take: @escaping @Sendable (inout FieldReader) throws -> Value
    ) async throws -> Received<Value> {
        let received = try await body(request, context, as: kinds)
        let value = try await making(of: received, context) { body, isCancelled in
            var reader = FieldReader(try body.fields(form: read, isCancelled: isCancelled))
            let value = try take(&reader)
            try reader.finish()
            return value
        }
        received.memory.shrink(to: bytes(value))
        return Received(value: value, memory: received.memory)
    }

    /// Converts what was received with `make`, on a thread that may be blocked, with as much memory again.
    ///
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
                // A client that goes away meanwhile no longer waits.
                try await context.whileListening { try await reservation.grow(by: more, patience: patience) }
            }
            try take(chunk)
        }
        reservation.shrink(to: total)
        return reservation
    }
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
