import Foundation
import SystemLibC

/// A fresh folder for one test, removed when this goes.
final class TemporaryFolder {
    let path = FileManager.default.temporaryDirectory.path + "/files-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit {
        chmod(path, 0o700)
        try? FileManager.default.removeItem(atPath: path)
    }

    func callAsFunction(_ name: String) -> String { path + "/" + name }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: self(name)))
    }

    func text(_ name: String) throws -> String { try String(contentsOfFile: self(name), encoding: .utf8) }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }

    func mode(_ name: String) -> mode_t {
        var status = stat()
        guard lstat(self(name), &status) == 0 else { return 0 }
        return status.st_mode & 0o777
    }
}
