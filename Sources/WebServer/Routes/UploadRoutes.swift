import HTTPTypes
import Hummingbird
import ImageCodecs
import NIOCore
import RenderQueue

/// Pictures that are kept in memory for a while, so that moving a slider does not send them again.
struct UploadRoutes {
    let uploads: UploadStore<RasterImage>
    let reader: BodyReader
    let memory: MemoryBudget
    let imageLimits: ImageLimits

    private struct UploadDocument: Encodable {
        let id: String
        let width: Int
        let height: Int
        let bytes: Int
        let expiresInSeconds: Int
        let hasAlpha: Bool
        let warnings: [JobWarning]
    }

    /// The longest side of a thumbnail, in px.
    private static let thumbnailSide = 256

    func add(to router: Router<WebContext>) {
        router.post("/api/uploads") { request, context in
            let file = try await file(of: request, context)
            let bytes = file.value
            let largest = min(imageLimits.pixels, uploads.largestPictureBytes / 4)
            let limits = ImageLimits(
                fileBytes: imageLimits.fileBytes, pixels: largest, side: imageLimits.side)
            let client = request.client(context)
            let (upload, warnings) = try await context.whileListening {
                let checked = try await BlockingWork.run {
                    try Self.named { try CheckedImageFile(bytes, limits: limits) }
                }
                let needed = checked.header.decodingBytes()
                if !memory.canLend(needed, for: .pictures) {
                    // Nobody waits for what the picture would drop anyway.
                    uploads.makeRoom(for: checked.header.decodedBytes(), client: client)
                    memory.review()
                }
                // Held until the picture is in the store, which has memory of its own.
                let lent = try await memory.reserve(
                    needed, for: .pictures, patience: .seconds(reader.limits.memorySeconds))
                defer { withExtendedLifetime((lent, file.memory)) {} }
                let (decoded, digest) = try await BlockingWork.decode {
                    try Self.named {
                        (try checked.decoded(), Digest.sha256(bytes))
                    }
                }
                let upload = try uploads.insert(decoded.image, client: client, digest: digest)
                return (upload, decoded.warnings)
            }
            let image = upload.picture
            let left = uploads.timeLeft(of: upload.id) ?? uploads.limits.timeToLive
            return Response.json(
                UploadDocument(
                    id: upload.id.description, width: image.width, height: image.height, bytes: bytes.count,
                    expiresInSeconds: Int(left.components.seconds), hasAlpha: image.alpha != nil,
                    warnings: warnings.map { JobWarning($0, field: "file") }),
                status: .created, headers: [.location: "/api/uploads/\(upload.id)/thumbnail"])
        }
        router.get("/api/uploads/{id}/thumbnail") { _, context in
            let upload = try uploads.upload(try context.uploadID)
            let bytes = try await BlockingWork.run { try Self.thumbnail(of: upload.picture) }
            return Response(
                status: .ok, headers: [.contentType: "image/jpeg"],
                body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        }
        router.delete("/api/uploads/{id}") { _, context in
            try uploads.remove(try context.uploadID)
            return Response(status: .noContent)
        }
    }

    private static func named<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as ImageCodecError {
            throw Problem(error, field: "file")
        }
    }

    private static func thumbnail(of image: RasterImage) throws -> [UInt8] {
        let scale = min(1, Double(thumbnailSide) / Double(max(image.width, image.height)))
        let small = try image.resized(
            width: max(1, Int((Double(image.width) * scale).rounded())),
            height: max(1, Int((Double(image.height) * scale).rounded())))
        return try ImageEncoder(quality: 85).jpeg(small)
    }

    /// The picture as the whole body, or as the part `file` of a form.
    private func file(of request: Request, _ context: WebContext) async throws -> Received<[UInt8]> {
        let hint = "send a smaller file"
        let type = HeaderParameters(request.headers[.contentType] ?? "").value
        if type == "multipart/form-data" {
            let form = try await reader.form(request, context, hint: hint)
            let bytes = try await reader.making(of: form, context) { form, _ in
                guard let part = form.parts.first(where: { $0.head.name == "file" && $0.head.isFile }),
                    form.parts.count == 1
                else {
                    throw Problem.invalidField(
                        "file", "the form must hold one file", allowed: "a part named file",
                        hint: "curl -F file=@photo.jpg")
                }
                return try part.bytes()
            }
            return form.map(holding: bytes.count) { _ in bytes }
        }
        guard type.hasPrefix("image/") || type == "application/octet-stream" else {
            throw Problem.unsupportedType(
                "the body's Content-Type is '\(type.prefix(100))'", field: "Content-Type",
                allowed: "image/png, image/jpeg or multipart/form-data")
        }
        let body = try await reader.bytes(
            request, context, limit: reader.limits.fileBytes, hint: hint)
        let bytes = try await reader.making(of: body, context) { body, _ in Array(body.readableBytesView) }
        return body.map(holding: bytes.count) { _ in bytes }
    }
}

extension WebContext {
    /// The upload that the path names. Throws ``Problem`` (404) for what can be no upload's id.
    fileprivate var uploadID: UploadID {
        get throws(Problem) {
            guard let id = parameters.get("id").flatMap({ UploadID($0) }) else {
                throw .notFound("there is no such upload", hint: "check the id")
            }
            return id
        }
    }
}
