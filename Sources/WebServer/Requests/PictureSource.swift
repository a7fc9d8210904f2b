/// Where a picture of a request comes from.
enum PictureSource: Sendable, Equatable {
    /// A bundled sample, by its name.
    case sample(String)
    /// The bytes of a picture's file.
    case file([UInt8])
    /// A picture that was uploaded before, by its id.
    case upload(String)

    /// The picture as a field of a request.
    var fieldValue: FieldValue {
        switch self {
        case .sample(let name): .object(["sample": .text(name)])
        case .file(let bytes): .object(["data": .file(bytes)])
        case .upload(let id): .object(["upload": .text(id)])
        }
    }

    /// The bytes that it holds.
    var fileBytes: Int { if case .file(let bytes) = self { bytes.count } else { 0 } }

    /// Takes the picture's fields out of an object; exactly one of them must be there.
    init(_ fields: inout FieldReader, limits: ServerLimits) throws(Problem) {
        guard let source = try Self.ifPresent(&fields, limits: limits) else {
            if fields.value("url") != nil {
                throw .invalidField(
                    fields.name("url"), "this server fetches no pictures from elsewhere",
                    allowed: "one of sample, data, upload", hint: "send the file itself")
            }
            throw Self.missing(fields.path)
        }
        self = source
    }

    /// The picture in an object that may hold something else instead.
    static func ifPresent(_ fields: inout FieldReader, limits: ServerLimits) throws(Problem) -> PictureSource?
    {
        let sample = try fields.text("sample")
        let upload = try fields.text("upload")
        var file: [UInt8]?
        switch fields.value("data") {
        case nil: break
        case .file(let bytes): file = bytes
        case .text(let base64):
            file = try EncodedPicture.decode(base64, name: fields.name("data"), limit: limits.fileBytes)
        case .longText(let base64):
            file = try EncodedPicture.decode(base64, name: fields.name("data"), limit: limits.fileBytes)
        case let other?:
            throw .invalidField(
                fields.name("data"), "\(fields.name("data")) is \(other.shown), not a picture file in base64",
                allowed: "base64")
        }
        switch (sample, file, upload) {
        case (nil, nil, nil): return nil
        case (let sample?, nil, nil): return .sample(sample)
        case (nil, let file?, nil): return .file(file)
        case (nil, nil, let upload?): return .upload(upload)
        default:
            throw .invalidField(
                String(fields.path.dropLast()), "the picture is given in more than one way",
                allowed: "one of sample, data, upload")
        }
    }

    static func missing(_ path: String) -> Problem {
        .invalidField(
            path.isEmpty ? "picture" : String(path.dropLast()), "the picture is missing",
            allowed: "one of sample, data, upload",
            hint: "send a file, the name of a sample (see /api/samples) or the id of an upload")
    }
}
