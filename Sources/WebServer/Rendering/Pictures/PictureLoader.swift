import Application
import Foundations
import Gallery
import ImageCodecs
import NIOCore
import RenderQueue
import Stylization

/// Finds the pictures that requests name.
struct PictureLoader: Sendable {
    let files: StaticFiles
    let uploads: UploadStore<UploadedPicture>
    let limits: ImageLimits
    /// Digests of samples' files by their paths, each worked out when it is first wanted; that takes a part of a preview's
    /// time.
    private let digests = LRUCache<String, String>(byteLimit: 1 << 16)

    init(files: StaticFiles, uploads: UploadStore<UploadedPicture>, limits: ImageLimits) {
        (self.files, self.uploads, self.limits) = (files, uploads, limits)
    }

    /// Which samples there are for a purpose.
    enum Purpose: String { case content, style }

    /// Throws ``Problem`` that names `field` if the picture is not there or not acceptable.
    ///
    /// Samples of either purpose are found, those of `purpose` first: a photo can be a style as well.
    func load(_ source: PictureSource, for purpose: Purpose, field: String) throws(Problem) -> LoadedPicture {
        switch source {
        case .sample(let name): return try sample(name, for: purpose, field: field)
        case .file(let bytes): return try check(bytes, digest: nil, sample: nil, field: field, limits: limits)
        case .upload(let text):
            guard let id = UploadID(text) else {
                throw .invalidField("\(field).upload", "'\(text.prefix(64))' is no upload's id")
            }
            do {
                let upload = try uploads.upload(id)
                return LoadedPicture(
                    pixels: .decoded(upload.picture), width: upload.picture.image.width,
                    height: upload.picture.image.height,
                    digest: upload.digest, sample: nil, hold: upload.hold,
                    isKept: { [uploads] in uploads.timeLeft(of: id) != nil })
            } catch {
                var problem = Problem(error)
                problem.field = "\(field).upload"
                throw problem
            }
        }
    }

    private func sample(_ name: String, for purpose: Purpose, field: String) throws(Problem) -> LoadedPicture
    {
        let folders = purpose == .content ? ["content", "style"] : ["style", "content"]
        for folder in folders {
            let path = "/samples/\(folder)/\(name).jpg"
            guard let file = files[path] else { continue }
            let bytes = Array(file.bytes.readableBytesView)
            // Samples are the program's own: a limit for strangers' pictures does not count for them.
            return try check(
                bytes, digest: digest(of: path, bytes), sample: name, field: field, limits: ImageLimits())
        }
        let looksLikeFile = name.contains("/") || name.contains(".")
        throw .invalidField(
            "\(field).sample", "there is no sample '\(name.prefix(64))'",
            hint: looksLikeFile
                ? "to send a file, put @ before its name: curl -F \(field)=@\(name.prefix(64))"
                : "GET /api/samples lists them")
    }

    private func digest(of path: String, _ bytes: [UInt8]) -> String {
        if let known = digests.value(for: path) { return known }
        let digest = Digest.sha256(bytes)
        digests.insert(digest, for: path, bytes: path.utf8.count + digest.utf8.count)
        return digest
    }

    private func check(
        _ bytes: [UInt8], digest: String?, sample: String?, field: String, limits: ImageLimits
    ) throws(Problem) -> LoadedPicture {
        do {
            let file = try CheckedImageFile(bytes, limits: limits)
            return LoadedPicture(
                pixels: .file(file), width: file.header.width, height: file.header.height, digest: digest,
                sample: sample)
        } catch {
            throw Problem(error, field: field)
        }
    }
}
