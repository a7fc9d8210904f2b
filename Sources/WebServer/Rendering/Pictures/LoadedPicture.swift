import Application
import ImageCodecs
import RenderQueue

/// A picture of a request, found and found to be acceptable, perhaps not decoded yet.
struct LoadedPicture: Sendable {
    enum Pixels: Sendable {
        case decoded(UploadedPicture)
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

    /// Whether there is a file to decode.
    var isFile: Bool { header != nil }

    /// The file's header; `nil` for what is decoded already.
    private var header: CheckedImageHeader? { if case .file(let file) = pixels { file.header } else { nil } }

    /// Whether a painting of it may have transparency.
    var mayHaveAlpha: Bool {
        switch pixels {
        case .decoded(let picture): picture.image.alpha != nil
        case .file(let file): file.header.mayHaveAlpha
        }
    }

    /// What decoding takes at its peak, and what of that stays, in bytes; 0 for what is decoded already.
    func memory(atLeastHeight: Int?) -> (peak: Int, pixels: Int) {
        guard let header else { return (0, 0) }
        return (
            header.decodingBytes(atLeastHeight: atLeastHeight),
            header.decodedBytes(atLeastHeight: atLeastHeight)
        )
    }

    /// The pixels; a JPEG that is shrunk next may come out smaller, but at least `height` px high.
    ///
    /// Up to `threads` threads work on it. An upload's warnings were in the answer to the upload.
    func decode(
        atLeastHeight: Int?, threads: Int
    ) throws(ImageCodecError) -> (image: RasterImage, warnings: [ImageWarning]) {
        switch pixels {
        case .decoded(let picture): return (picture.image, [])
        case .file(let file):
            let decoded = try file.decoded(atLeastHeight: atLeastHeight, threads: threads)
            return (decoded.image, decoded.warnings)
        }
    }

    /// What a result may keep of its file's metadata; where it was taken only if `keepsPlace`.
    func keptMetadata(keepsPlace: Bool) -> KeptMetadata {
        switch pixels {
        case .file(let file): return KeptMetadata(of: file.bytes, keepsPlace: keepsPlace)
        case .decoded(let picture): return keepsPlace ? picture.metadata : picture.metadata.withoutPlace
        }
    }

    /// The digest, computed if it is not known; reads all bytes.
    func contentDigest() -> String {
        if let digest { return digest }
        switch pixels {
        case .file(let file): return Digest.sha256(file.bytes)
        case .decoded(let picture): return Digest.sha256(picture.image.rgb)
        }
    }

    /// What caches know `image` by, which was made of this picture; reads all bytes if no digest is known.
    ///
    /// A smaller copy has its size in it: what is made of it are other pixels than what is made of the picture.
    func contentID(of image: RasterImage) -> String {
        contentID(contentDigest(), width: image.width, height: image.height)
    }

    /// The same for what ``decode(atLeastHeight:threads:)`` will give; `nil` if no digest is known.
    func knownContentID(atLeastHeight: Int?) -> String? {
        let size = header?.pictureSize(atLeastHeight: atLeastHeight) ?? (width: width, height: height)
        return digest.map { contentID($0, width: size.width, height: size.height) }
    }

    private func contentID(_ digest: String, width: Int, height: Int) -> String {
        let isWhole = width == self.width && height == self.height
        return isWhole ? digest : "\(digest)@\(width)x\(height)"
    }
}
