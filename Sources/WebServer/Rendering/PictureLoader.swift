import Gallery
import ImageCodecs
import NIOCore
import RenderQueue
import Stylization

/// A picture of a request, found and found to be acceptable, perhaps not decoded yet.
struct LoadedPicture: Sendable {
    enum Pixels: Sendable {
        case decoded(RasterImage)
        case file(CheckedImageFile)
    }
    let pixels: Pixels
    /// px, upright.
    let width: Int
    let height: Int
    /// What caches know it by, if it is known without reading it all: uploads and samples.
    let digest: String?
    /// The bundled sample's name, which may appear in receipts.
    let sample: String?
    /// Keeps an upload counted while this waits for its turn, whatever happens to the upload meanwhile.
    var hold: UploadHold?
    /// Whether the picture can still be asked for under the same name; an upload may be dropped at any time.
    var isKept: @Sendable () -> Bool = { true }

    /// The height in px that is enough to look at it as a style of this size.
    func decodingHeight(styleSize: Int, square: Bool) -> Int {
        StyleSize(styleSize, square: square).decodingHeight(width: width, height: height)
    }

    /// Whether there is a file to decode.
    var isFile: Bool { header != nil }

    /// The file's header; `nil` for what is decoded already.
    private var header: CheckedImageHeader? { if case .file(let file) = pixels { file.header } else { nil } }

    /// What decoding takes at its peak, and what of that stays, in bytes; 0 for what is decoded already.
    func memory(atLeastHeight: Int?) -> (peak: Int, pixels: Int) {
        guard let header else { return (0, 0) }
        return (
            header.decodingBytes(atLeastHeight: atLeastHeight),
            header.decodedBytes(atLeastHeight: atLeastHeight)
        )
    }

    /// What looking at it as a style takes: decoded, and scaled to `size` px.
    func styleBytes(size: Int, square: Bool) -> Int {
        let scaled = StyleSize(size, square: square).resolved(width: width, height: height)
        let memory = memory(atLeastHeight: decodingHeight(styleSize: size, square: square))
        return max(memory.peak, memory.pixels + 4 * scaled.width * scaled.height)
    }

    /// The pixels; a JPEG that is shrunk next may come out smaller, but at least `height` px high.
    ///
    /// An upload's warnings were in the answer to the upload.
    func decode(
        atLeastHeight: Int?
    ) throws(ImageCodecError) -> (image: RasterImage, warnings: [ImageWarning]) {
        switch pixels {
        case .decoded(let image): return (image, [])
        case .file(let file):
            let decoded = try file.decoded(atLeastHeight: atLeastHeight)
            return (decoded.image, decoded.warnings)
        }
    }

    /// The digest, computed if it is not known; reads all bytes.
    func contentDigest() -> String {
        if let digest { return digest }
        switch pixels {
        case .file(let file): return Digest.sha256(file.bytes)
        case .decoded(let image): return Digest.sha256(image.rgb)
        }
    }

    /// What caches know `image` by, which was made of this picture; reads all bytes if no digest is known.
    ///
    /// A smaller copy has its size in it: what is made of it are other pixels than what is made of the picture.
    func contentID(of image: RasterImage) -> String {
        contentID(contentDigest(), width: image.width, height: image.height)
    }

    /// The same for what ``decode(atLeastHeight:)`` will give; `nil` if no digest is known.
    func knownContentID(atLeastHeight: Int?) -> String? {
        let size = header?.pictureSize(atLeastHeight: atLeastHeight) ?? (width: width, height: height)
        return digest.map { contentID($0, width: size.width, height: size.height) }
    }

    private func contentID(_ digest: String, width: Int, height: Int) -> String {
        let isWhole = width == self.width && height == self.height
        return isWhole ? digest : "\(digest)@\(width)x\(height)"
    }
}

/// Finds the pictures that requests name.
struct PictureLoader: Sendable {
    let files: StaticFiles
    let uploads: UploadStore<RasterImage>
    let limits: ImageLimits

    /// Which samples there are for a purpose.
    enum Purpose: String { case content, style }

    /// Throws ``Problem`` that names `field` if the picture is not there or not acceptable. Samples of either
    /// purpose are found, those of `purpose` first: a photo can be a style as well.
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
                    pixels: .decoded(upload.picture), width: upload.picture.width,
                    height: upload.picture.height,
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
            guard let file = files["/samples/\(folder)/\(name).jpg"] else { continue }
            // Samples are the program's own: a limit for strangers' pictures does not count for them.
            return try check(
                Array(file.bytes.readableBytesView), digest: "sample:\(folder)/\(name)", sample: name,
                field: field,
                limits: ImageLimits())
        }
        let looksLikeFile = name.contains("/") || name.contains(".")
        throw .invalidField(
            "\(field).sample", "there is no sample '\(name.prefix(64))'",
            hint: looksLikeFile
                ? "to send a file, put @ before its name: curl -F \(field)=@\(name.prefix(64))"
                : "GET /api/samples lists them")
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
