import Application
import ImageCodecs
import RenderQueue
import Stylization

/// A mask of a request, found and found to be acceptable, perhaps not decoded yet.
struct LoadedMask: Sendable {
    let source: MaskSource
    let picture: LoadedPicture
    let use: MaskPicture.Use

    /// What is kept of it, in bytes: one for each of its pixels.
    var bytes: Int { picture.width * picture.height }

    /// What reading it takes at its peak beside that, in bytes.
    var decodingBytes: Int { picture.memory(atLeastHeight: nil).peak }
}

/// The masks of a request.
struct LoadedMasks: Sendable {
    /// Of its regions, from the bottom up.
    let regions: [LoadedMask]
    /// Of the strength.
    let strength: LoadedMask?
    /// Of what is kept of the photo.
    let keep: LoadedMask?

    /// Finds them.
    ///
    /// Throws ``Problem`` that names the mask's field.
    init(of request: PaintingRequest, _ loader: PictureLoader) throws(Problem) {
        try self.init(
            regions: request.regions.map(\.mask), strength: request.strengthMask, keep: request.keep, loader)
    }

    /// Finds those of a stream.
    ///
    /// Throws ``Problem`` that names the mask's field.
    init(
        regions sources: [MaskSource], strength strengthMask: MaskSource?, keep kept: MaskSource?,
        _ loader: PictureLoader
    ) throws(Problem) {
        func load(_ source: MaskSource?, _ use: MaskPicture.Use) throws(Problem) -> LoadedMask? {
            guard let source, let picture = source.picture else { return nil }
            return LoadedMask(
                source: source, picture: try loader.load(picture, for: .content, field: source.field),
                use: use)
        }
        var regions: [LoadedMask] = []
        for source in sources {
            if let mask = try load(source, .region) { regions.append(mask) }
        }
        self.regions = regions
        strength = try load(strengthMask, .strength)
        keep = try load(kept, .keep)
    }

    var all: [LoadedMask] { regions + [strength, keep].compactMap { $0 } }

    /// What is kept of all, in bytes.
    var bytes: Int { all.reduce(0) { $0 + $1.bytes } }
}
