package import Foundation

/// The original's four networks with deterministic weights, in folders as the original demo serves them, completed by
/// the reference folder's script.
package enum Originals {
    /// The folder; `nil` where the reference or its script's interpreter is missing.
    ///
    /// `IMPASTO_ORIGINALS` names a folder that was made before.
    package static let folder: URL? = {
        if let made = ProcessInfo.processInfo.environment["IMPASTO_ORIGINALS"] { return URL(filePath: made) }
        guard let reference = Places.reference else { return nil }
        // Made once for all runs. It gets this name when it is complete, so that of two test processes at once neither
        // reads what the other is still writing.
        let folder = FileManager.default.temporaryDirectory.appending(path: "impasto-completed-originals")
        if FileManager.default.fileExists(atPath: folder.path) { return folder }
        let draft = folder.appendingPathExtension(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: draft) }
        let script = Process()
        script.executableURL = URL(filePath: "/usr/bin/env")
        script.arguments = ["python3", reference.appending(path: "make_originals.py").path, draft.path]
        script.standardOutput = FileHandle.nullDevice
        do {
            try script.run()
            script.waitUntilExit()
            guard script.terminationStatus == 0 else { return nil }
        } catch {
            return nil
        }
        try? FileManager.default.moveItem(at: draft, to: folder)
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()
}
