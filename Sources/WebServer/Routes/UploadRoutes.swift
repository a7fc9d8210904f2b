import Application
import HTTPTypes
import Hummingbird
import ImageCodecs
import NIOCore
import RenderQueue

/// Pictures that are kept in memory for a while, so that moving a slider does not send them again.
struct UploadRoutes {
    let uploads: UploadStore<UploadedPicture>
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

        init(_ upload: Upload<UploadedPicture>, timeLeft: Duration) {
            let picture = upload.picture
            id = upload.id.description
            width = picture.image.width
            height = picture.image.height
            bytes = picture.fileBytes
            expiresInSeconds = Int(timeLeft.components.seconds)
            hasAlpha = picture.image.alpha != nil
            warnings = picture.warnings.map { JobWarning($0, field: "file") }
        }
    }

    /// The longest side of a thumbnail that nothing is said about, in px.
    private static let thumbnailSide = 256
    private static let thumbnailSides = 16...65_535

    func add(to router: Router<WebContext>) {
        router.post("/api/uploads", use: upload)
        router.get("/api/uploads/{id}") { _, context in
            Response.json(document(of: try uploads.upload(try context.uploadID)))
        }
        router.get("/api/uploads/{id}/thumbnail", use: thumbnail)
        router.delete("/api/uploads/{id}") { _, context in
            try uploads.remove(try context.uploadID)
            return Response(status: .noContent)
        }
    }

    private func upload(_ request: Request, context: WebContext) async throws -> Response {
        let file = try await file(of: request, context)
        let client = request.client(context)
        let upload = try await context.whileListening { try await decode(file, for: client) }
        return Response.json(
            document(of: upload), status: .created, headers: [.location: "/api/uploads/\(upload.id)"])
    }

    private func document(of upload: Upload<UploadedPicture>) -> UploadDocument {
        UploadDocument(
            upload, timeLeft: uploads.timeLeft(of: upload.id) ?? uploads.limits.timeToLive)
    }

    private func thumbnail(_ request: Request, context: WebContext) async throws -> Response {
        let upload = try uploads.upload(try context.uploadID)
        var fields = FieldReader(request.query.fields)
        let side = try fields.integer("side", in: Self.thumbnailSides) ?? Self.thumbnailSide
        let size = Self.size(of: upload.picture.image, side: side)
        // The small one costs less than its connection.
        let bytes = side > Self.thumbnailSide ? Self.bytesPerPixel * size.width * size.height : 0
        let lent = try await context.whileListening {
            try await memory.reserve(bytes, for: .pictures, patience: .seconds(reader.limits.memorySeconds))
        }
        defer { withExtendedLifetime((lent, upload)) {} }
        let file = try await BlockingWork.decode { try Self.thumbnail(of: upload.picture.image, size) }
        return Response.file(
            file, type: ImageFormat.jpeg.mediaType, headers: [.eTag: "\"\(upload.id)-\(side)\""])
    }

    /// Decodes a picture into the store, in memory that is lent for it.
    private func decode(
        _ file: Received<[UInt8]>, for client: ClientID
    ) async throws -> Upload<UploadedPicture> {
        let bytes = file.value
        let limits = ImageLimits(
            fileBytes: imageLimits.fileBytes,
            pixels: min(imageLimits.pixels, uploads.largestPictureBytes / 4), side: imageLimits.side)
        let checked = try await BlockingWork.run {
            try Self.named { try CheckedImageFile(bytes, limits: limits) }
        }
        let needed = checked.header.decodingBytes()
        if !memory.canLend(needed, for: .pictures) {
            // The upload does not wait for memory of uploads that it would drop anyway.
            uploads.makeRoom(for: checked.header.decodedBytes(), client: client)
            memory.review()
        }
        // Held until the picture is in the store, which has memory of its own.
        let lent = try await memory.reserve(
            needed, for: .pictures, patience: .seconds(reader.limits.memorySeconds))
        defer { withExtendedLifetime((lent, file.memory)) {} }
        let (picture, digest) = try await BlockingWork.decode {
            try Self.named {
                let decoded = try checked.decoded()
                let picture = UploadedPicture(
                    image: decoded.image, metadata: KeptMetadata(of: bytes, keepsPlace: true),
                    fileBytes: bytes.count, warnings: decoded.warnings)
                return (picture, Digest.sha256(bytes))
            }
        }
        return try uploads.insert(picture, client: client, digest: digest)
    }

    private static func named<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as ImageCodecError {
            throw Problem(error, field: "file")
        }
    }

    /// The smaller copy, with transparency or without, and its file at its largest.
    private static let bytesPerPixel = 4 + 3

    private static func size(of image: RasterImage, side: Int) -> (width: Int, height: Int) {
        let scale = min(1, Double(side) / Double(max(image.width, image.height)))
        return (
            max(1, Int((Double(image.width) * scale).rounded())),
            max(1, Int((Double(image.height) * scale).rounded()))
        )
    }

    private static func thumbnail(
        of image: RasterImage, _ size: (width: Int, height: Int)
    ) throws -> [UInt8] {
        // One that is looked at closely, or cut, must not show that it is a copy.
        let quality = max(size.width, size.height) > thumbnailSide ? 92 : 85
        return try ImageEncoder(quality: quality).jpeg(
            try image.resized(width: size.width, height: size.height))
    }

    /// The picture as the whole body, or as the part `file` of a form.
    private func file(of request: Request, _ context: WebContext) async throws -> Received<[UInt8]> {
        let body = try await reader.body(
            request, context, as: [.picture, .form], limit: reader.limits.fileBytes,
            hint: "send a smaller file")
        let bytes = try await reader.making(of: body, context) { body, _ in try Self.bytes(in: body) }
        return body.map(holding: bytes.count) { _ in bytes }
    }

    private static func bytes(in body: RequestBody) throws(Problem) -> [UInt8] {
        if case .file(let bytes) = body { return Array(bytes.readableBytesView) }
        guard case .form(let form) = body, form.parts.count == 1, let part = form.parts.first,
            part.head.name == "file", part.head.isFile
        else {
            throw .invalidField(
                "file", "the form must hold one file", allowed: "a part named file",
                hint: "curl -F file=@photo.jpg")
        }
        return try part.bytes()
    }
}
