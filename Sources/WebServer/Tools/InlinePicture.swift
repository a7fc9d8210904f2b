import ImageCodecs
import ModelContext
import RenderQueue

/// A painting as it stands in a tool's answer: small, whatever the painting is, because a model reads all of it.
enum InlinePicture {
    /// The longer side in px, at most; smaller ones follow where the file would be too long.
    static let side = 768
    /// Of its file; in base64 this is less than the longest event that clients read (1 MiB).
    static let mostBytes = 512 << 10

    /// A JPEG of `result`, with white behind what is transparent.
    ///
    /// Its memory is lent by `memory` meanwhile. Throws `MemoryBudgetError`, `ImageCodecError`.
    static func make(
        of result: JobResult, memory: MemoryBudget, patience: Duration
    ) async throws -> ToolContent {
        // Larger than what people may send: it is our own.
        let limits = ImageLimits(fileBytes: .max, pixels: .max)
        let file = try await BlockingWork.run { try CheckedImageFile(result.bytes, limits: limits) }
        let lent = try await memory.reserve(
            file.header.decodingBytes(), for: .pictures, patience: patience)
        let bytes = try await BlockingWork.decode {
            try withExtendedLifetime(lent) { try jpeg(of: file) }
        }
        return .image(bytes, mediaType: ImageFormat.jpeg.mediaType)
    }

    private static func jpeg(of file: CheckedImageFile) throws -> [UInt8] {
        let image = try file.decoded().image.flattened()
        var side = side
        while true {
            let scale = min(1, Double(side) / Double(max(image.width, image.height)))
            let small = try image.resized(
                width: max(1, Int((Double(image.width) * scale).rounded())),
                height: max(1, Int((Double(image.height) * scale).rounded())))
            let bytes = try ImageEncoder(quality: 80).jpeg(small)
            if bytes.count <= mostBytes || side <= 64 { return bytes }
            side /= 2
        }
    }
}
