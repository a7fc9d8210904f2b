import Foundation
import TestSupport

/// The original's four networks with deterministic weights, completed by the reference folder's script.
enum Originals {
    /// `nil` where the reference or its script's interpreter is missing. `IMPASTO_ORIGINALS` names a folder made
    /// before.
    static let folder: URL? = {
        if let made = ProcessInfo.processInfo.environment["IMPASTO_ORIGINALS"] { return URL(filePath: made) }
        guard let reference = Places.reference else { return nil }
        let folder = FileManager.default.temporaryDirectory.appending(path: "impasto-originals")
        let complete = folder.appending(path: "complete")
        if FileManager.default.fileExists(atPath: complete.path) { return folder }
        let script = Process()
        script.executableURL = URL(filePath: "/usr/bin/env")
        script.arguments = ["python3", reference.appending(path: "make_originals.py").path, folder.path]
        script.standardOutput = FileHandle.nullDevice
        do {
            try script.run()
            script.waitUntilExit()
            guard script.terminationStatus == 0 else { return nil }
            try Data().write(to: complete)
            return folder
        } catch {
            return nil
        }
    }()
}
