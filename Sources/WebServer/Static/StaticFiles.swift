import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The files of the page, read once at start and served from memory.
///
/// A request's path is looked up as a key, never opened as a path, so there is no way out of the folder; and
/// what was put beside the files later is not served.
struct StaticFiles: Sendable {
    /// One file.
    struct File: Sendable {
        let bytes: ByteBuffer
        let contentType: String
        /// A validator that changes with the file.
        let entityTag: String
    }

    /// The parts of the page's folder that are served under their own names.
    static let folders = ["assets", "samples/content", "samples/style", "strings"]

    /// More than this is not a page's folder.
    static let maximumBytes = 256 << 20

    private let files: [String: File]

    /// Reads the folders; hidden files and unknown types are left out.
    ///
    /// Throws ``WebServerError``.
    init(publicFolder: URL) throws(WebServerError) {
        var files: [String: File] = [:]
        var total = 0
        for folder in Self.folders {
            let root = publicFolder.appending(path: folder)
            let names = Self.regularFiles(in: root)
            for name in names {
                guard let type = Self.contentType(of: name) else { continue }
                let bytes: Data
                do {
                    bytes = try Data(contentsOf: root.appending(path: name))
                } catch {
                    throw .publicFolderIncomplete(file: "\(folder)/\(name)", reason: "it cannot be read")
                }
                total += bytes.count
                guard total <= Self.maximumBytes else {
                    throw .publicFolderIncomplete(
                        file: folder, reason: "it has more than \(Self.maximumBytes >> 20) MB")
                }
                files["/\(folder)/\(name)"] = File(
                    bytes: ByteBuffer(bytes: bytes), contentType: type,
                    entityTag: Self.entityTag(root.appending(path: name), count: bytes.count))
            }
        }
        self.files = files
    }

    /// The file at a request's path.
    subscript(path: String) -> File? { files[path] }

    /// The paths under a folder, such as `/samples/style/`, in alphabetical order.
    func paths(under folder: String) -> [String] { files.keys.filter { $0.hasPrefix(folder) }.sorted() }

    /// The answer for a path, with which the client that has the file already is not bothered.
    ///
    /// Throws ``Problem`` (404).
    func response(path: String) throws(Problem) -> Response {
        guard let file = files[path] else { throw .notFound("there is no file \(path.prefix(200))") }
        let headers: HTTPFields = [
            .contentType: file.contentType, .eTag: file.entityTag,
            // Kept, but asked about every time: after an update no page mixes old files with new.
            .cacheControl: "no-cache",
        ]
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: file.bytes))
    }

    private static func regularFiles(in root: URL) -> [String] {
        let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return names.filter { name in
            guard !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else { return false }
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: root.appending(path: name).path, isDirectory: &isFolder)
            return exists && !isFolder.boolValue
        }.sorted()
    }

    private static func contentType(of name: String) -> String? {
        switch name.split(separator: ".").last?.lowercased() {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js", "mjs": "text/javascript; charset=utf-8"
        case "json": "application/json"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        case "ico": "image/x-icon"
        case "woff2": "font/woff2"
        case "txt": "text/plain; charset=utf-8"
        case "webmanifest": "application/manifest+json"
        default: nil
        }
    }

    /// The time of the last change and the length, as other servers do it.
    private static func entityTag(_ file: URL, count: Int) -> String {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
        let changed = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\"\(String(Int(changed * 1000), radix: 36))-\(String(count, radix: 36))\""
    }
}
