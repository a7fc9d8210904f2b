import Foundation
import TestSupport

/// A fresh folder in which programs run: their working directory, home and data.
///
/// Removed when this goes.
final class Workspace: Sendable {
    let folder = FileManager.default.temporaryDirectory.appending(path: "program-\(UUID().uuidString)")
    /// `XDG_DATA_HOME` of the programs.
    var data: URL { folder.appending(path: "data") }
    var gallery: URL { folder.appending(path: "gallery.sqlite") }

    init() throws { try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func url(_ name: String) -> URL { folder.appending(path: name) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url(name).path) }

    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url(name))) }

    /// Writes a file, with the folders above it.
    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
        let url = url(name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    /// What the programs see, and nothing of the tester's own settings.
    var environment: [String: String] {
        [
            "HOME": folder.path, "XDG_DATA_HOME": data.path, "PATH": "/usr/bin:/bin",
            "IMPASTO_GALLERY": gallery.path, "IMPASTO_MODELS": Places.models.path, "IMPASTO_THREADS": "1",
        ]
    }
}
