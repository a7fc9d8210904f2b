import Evaluation
import HostSystem
import ImageCodecs

/// A photo that paintings are judged by.
struct EvaluatedPhoto {
    /// px that a photo may be painted high.
    static let heights = 32...4096

    let path: String
    private let bytes: [UInt8]
    /// Its size when it is painted, px.
    let width: Int
    let height: Int

    /// Reads the file and looks at its header.
    ///
    /// Throws ``Failure`` that names the file if it is no picture, if it would have to be enlarged (then it has no
    /// detail of the size that is judged), or if memory is short.
    init(_ path: String, height: Int, _ decoder: ImageDecoder) throws {
        let bytes = try InputFile.read(path, limit: PictureFile.byteLimit)
        let header = try Self.naming(path) { try decoder.header(of: bytes) }
        self.path = path
        self.bytes = bytes
        self.height = height
        let name = InputFile.name(of: path)
        guard header.height >= height else {
            throw Failure.badData(
                "\(name): it has \(header.width)x\(header.height) px, and would be enlarged to --height \(height); "
                    + "give a larger photo or a smaller height")
        }
        let exactWidth = Int((Double(header.width) * Double(height) / Double(header.height)).rounded())
        // So that halves, quarters and eighths of it are whole px.
        width = exactWidth / 8 * 8
        guard width >= Self.heights.lowerBound else {
            throw Failure.badData(
                "\(name): at --height \(height) it is \(exactWidth) px wide; "
                    + "at least \(Self.heights.lowerBound) are needed")
        }
        let memory = PaintingMeasures.bytes(width: width, height: height)
        guard MemoryTrial.succeeds(bytes: memory) else {
            throw Failure(
                description:
                    "\(name): to judge it at --height \(height) takes \(ByteText.size(memory)) of memory, "
                    + "which the system does not give; give a smaller height", code: ExitStatus.noMemory)
        }
    }

    /// The photo on white, as large as it is painted.
    ///
    /// Throws ``Failure`` that names the file.
    func decoded(_ decoder: ImageDecoder) throws -> RasterImage {
        // From all of its pixels: decoders that shrink on the way do it less well.
        let picture = try Self.naming(path) { try decoder.decode(bytes) }
        let name = InputFile.name(of: path)
        PictureFile.report(picture.warnings, of: path)
        let image = try Self.naming(path) {
            try picture.image.flattened().resized(width: width, height: height)
        }
        guard !Plane(lumaOf: image).isFlat else {
            throw Failure.badData(
                "\(name): all of it is equally bright; without edges nothing can be compared")
        }
        return image
    }

    private static func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw Failure(error, of: path, sizeFlag: "--height")
        }
    }
}
