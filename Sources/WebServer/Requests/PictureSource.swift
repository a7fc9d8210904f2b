import Foundation

/// Where a picture of a request comes from.
enum PictureSource: Sendable, Equatable {
    /// A bundled sample, by its name.
    case sample(String)
    /// The bytes of a PNG or JPEG file.
    case file([UInt8])
    /// A picture that was uploaded before, by its id.
    case upload(String)

    /// Takes the picture's fields out of an object; exactly one of them must be there.
    init(_ fields: inout FieldReader, limits: ServerLimits) throws(Problem) {
        guard let source = try Self.ifPresent(&fields, limits: limits) else {
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
            file = try decode(base64, name: fields.name("data"), limit: limits.fileBytes)
        default:
            throw .invalidField(
                fields.name("data"), "\(fields.name("data")) must be a picture file in base64",
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
            remedy: "send a file, the name of a sample (see /api/samples) or the id of an upload")
    }

    private static func decode(_ text: String, name: String, limit: Int) throws(Problem) -> [UInt8] {
        // Four characters stand for three bytes; checked before the bytes are made.
        guard text.utf8.count / 4 * 3 <= limit + 3 else {
            throw .tooLarge(
                "\(name) has more than \(limit) bytes", field: name, allowed: "at most \(limit) bytes",
                remedy: "send a smaller file")
        }
        guard let data = Data(base64Encoded: text), !data.isEmpty else {
            throw .invalidField(name, "\(name) is not base64", allowed: "base64 (RFC 4648, section 4)")
        }
        return [UInt8](data)
    }
}
