import Application
import ImageCodecs
import NIOCore

/// The bundled sample pictures, in the order in which they are shown.
struct SampleCatalog: Sendable {
    struct Sample: Sendable, Equatable {
        /// The file's name without its extension; the name in requests.
        let name: String
        let url: String
        /// In px.
        let width: Int
        let height: Int
    }

    let content: [Sample]
    let style: [Sample]

    /// Looks at the headers of the files; what is no picture is left out.
    init(files: StaticFiles) {
        content = Self.samples(under: "/samples/content/", files: files)
        style = Self.samples(under: "/samples/style/", files: files)
    }

    private static func samples(under folder: String, files: StaticFiles) -> [Sample] {
        let found = files.paths(under: folder).compactMap { path -> Sample? in
            guard path.hasSuffix(".jpg"), let file = files[path],
                let header = try? CheckedImageHeader(
                    of: Array(file.bytes.readableBytesView), limits: ImageLimits())
            else { return nil }
            return Sample(
                name: String(path.dropFirst(folder.count).dropLast(4)), url: path, width: header.width,
                height: header.height)
        }
        return SampleOrder.sorted(found, by: \.name)
    }
}
